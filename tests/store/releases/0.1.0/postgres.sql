--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: actions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.actions (
    digest text NOT NULL,
    item_id text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: audit_entries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_entries (
    number bigint NOT NULL,
    verb text NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone NOT NULL,
    item_id text NOT NULL,
    facts json NOT NULL,
    text_digest text NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL
);


--
-- Name: audit_head; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_head (
    head_id integer NOT NULL,
    number bigint NOT NULL,
    hash text NOT NULL,
    anchor_number bigint NOT NULL,
    anchor_hash text NOT NULL
);


--
-- Name: boards; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.boards (
    place integer NOT NULL,
    board_id text NOT NULL,
    address text NOT NULL,
    set_by text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    blocked_since timestamp with time zone,
    blocked_reason text NOT NULL
);


--
-- Name: cards; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.cards (
    board_id text NOT NULL,
    subject_id text NOT NULL,
    wanted_version integer NOT NULL,
    shown_version integer NOT NULL,
    activity_id text NOT NULL,
    urgent boolean NOT NULL,
    unwanted boolean NOT NULL,
    wanted_at timestamp with time zone NOT NULL
);


--
-- Name: effects; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.effects (
    effect_id bigint NOT NULL,
    item_id text NOT NULL,
    round integer NOT NULL,
    ordinal integer NOT NULL,
    kind text NOT NULL,
    args json NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease_owner text NOT NULL,
    leased_until timestamp with time zone,
    sent_at timestamp with time zone,
    result json NOT NULL,
    error text NOT NULL,
    reason text NOT NULL
);


--
-- Name: effects_effect_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.effects_effect_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: effects_effect_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.effects_effect_id_seq OWNED BY public.effects.effect_id;


--
-- Name: free_texts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.free_texts (
    text_id bigint NOT NULL,
    text text,
    salt bytea,
    digest text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: free_texts_text_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.free_texts_text_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: free_texts_text_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.free_texts_text_id_seq OWNED BY public.free_texts.text_id;


--
-- Name: items; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.items (
    item_id text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    content_version integer NOT NULL,
    round integer NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    claimant text,
    claimed_at timestamp with time zone,
    attested_open boolean NOT NULL,
    backlog boolean NOT NULL,
    changed_at timestamp with time zone,
    route text,
    routed_by text,
    undo_until timestamp with time zone,
    outcome json,
    trouble json,
    source_id text NOT NULL,
    external_id text NOT NULL,
    thread_id text NOT NULL,
    unit text NOT NULL,
    service_id text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    link text NOT NULL,
    sender_name text,
    sender_org text,
    sender_is_private boolean NOT NULL,
    subject text,
    due_at timestamp with time zone,
    declared_sensitive boolean NOT NULL,
    confirmation_needed boolean NOT NULL,
    fetchable boolean NOT NULL,
    content_at timestamp with time zone NOT NULL,
    seen_at_source boolean NOT NULL,
    archived_at_source boolean NOT NULL
);


--
-- Name: people; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.people (
    person_id text NOT NULL,
    name text NOT NULL,
    archive_user text NOT NULL,
    locale text NOT NULL,
    teams_id text NOT NULL,
    seen_at timestamp with time zone NOT NULL
);


--
-- Name: sources; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sources (
    source_id text NOT NULL,
    start_from timestamp with time zone NOT NULL,
    cursor text,
    last_ok_at timestamp with time zone,
    down_since timestamp with time zone,
    told_down boolean NOT NULL,
    error text NOT NULL,
    reason text NOT NULL,
    poison json NOT NULL
);


--
-- Name: suppressed_letters; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.suppressed_letters (
    digest text NOT NULL,
    source_id text NOT NULL,
    unit text NOT NULL,
    service_id text NOT NULL,
    rule text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: units_heard; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.units_heard (
    source_id text NOT NULL,
    unit text NOT NULL,
    heard_at timestamp with time zone,
    denied_since timestamp with time zone,
    silent_since timestamp with time zone
);


--
-- Name: effects effect_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.effects ALTER COLUMN effect_id SET DEFAULT nextval('public.effects_effect_id_seq'::regclass);


--
-- Name: free_texts text_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.free_texts ALTER COLUMN text_id SET DEFAULT nextval('public.free_texts_text_id_seq'::regclass);


--
-- Data for Name: actions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.actions VALUES ('26d238b994694aee063a2fee63b849479da7032e28dc90fb2f5ed6b5e9d48fe8', '23144db1086142d2b48dd00972e1b4d4', '2026-11-20 07:45:00+00');
INSERT INTO public.actions VALUES ('4506de89717202cf077e174b75c8813dbe44403ad91123e32f3277c95b6c1cff', 'c6c2a1ab68be4667a634ca6395e19831', '2026-11-20 07:45:00+00');
INSERT INTO public.actions VALUES ('1a8e1340386c9611ae3d53d9a267a69f8125e1fc49f4753c63bbc3ce6ce77de5', '437b99b9b08442aebe3e857c9f0a9173', '2026-11-20 07:46:01+00');
INSERT INTO public.actions VALUES ('258da1639786895a1501a82f2d1b845f942a9fa23130811a5cf01e5f814ca81e', '72d8867a22244ede926b32b4a8f527fd', '2026-11-20 07:46:01+00');
INSERT INTO public.actions VALUES ('688b0ec2dd2c2ab13e904f77ba1b3c24f9b589fe91463d962c7af9a3cee4940a', '72d8867a22244ede926b32b4a8f527fd', '2026-11-20 07:46:01+00');
INSERT INTO public.actions VALUES ('e44c5ae7f54d47f39afb2061aabd0e62aa15d235d490031ec87c21a5cef5704a', '87757b7a66214247beb0ee9ba666ef78', '2026-11-20 07:46:01+00');


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0001');


--
-- Data for Name: audit_entries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_entries VALUES (1, 'board:set', '5517fc8c-8fea-5e61-8731-e77dff09a878', '2026-11-20 07:45:00+00', '', '{"board":"19:73622e562abe6ed45730744f1187eb9b@thread.tacv2"}', '', '0000000000000000000000000000000000000000000000000000000000000000', 'a5fd86dd2501365ed6278e77a49e245436dc7bfdab167ab40398c44dfec96203');
INSERT INTO public.audit_entries VALUES (2, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', '72d8867a22244ede926b32b4a8f527fd', '{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}', '', 'a5fd86dd2501365ed6278e77a49e245436dc7bfdab167ab40398c44dfec96203', '6e713f2861995b64819434e4751f0f88204a441ce9151d206fd3b43099248b00');
INSERT INTO public.audit_entries VALUES (3, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', 'c6c2a1ab68be4667a634ca6395e19831', '{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}', '', '6e713f2861995b64819434e4751f0f88204a441ce9151d206fd3b43099248b00', '51c8d9c8325b4c12e2b94bb4319b17ecf61d2c9cd8a271d8b444130115dfb6fb');
INSERT INTO public.audit_entries VALUES (4, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', '87757b7a66214247beb0ee9ba666ef78', '{"source":"altinn","unit":"313756270","service":"trygd-fortrolig"}', '', '51c8d9c8325b4c12e2b94bb4319b17ecf61d2c9cd8a271d8b444130115dfb6fb', 'f0bc3e214d9ff4ba00b1918e18af49c81d510753a0df6be7a96a2dbd3d201618');
INSERT INTO public.audit_entries VALUES (5, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', '437b99b9b08442aebe3e857c9f0a9173', '{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}', '', 'f0bc3e214d9ff4ba00b1918e18af49c81d510753a0df6be7a96a2dbd3d201618', '5dd8118043e41254c58cffa009b412fa4f031d5e23d418b3bb33f4e5d64c61ff');
INSERT INTO public.audit_entries VALUES (6, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', '23144db1086142d2b48dd00972e1b4d4', '{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}', '', '5dd8118043e41254c58cffa009b412fa4f031d5e23d418b3bb33f4e5d64c61ff', '3d1e4e6bbdc254133fbdce7fca9ab8d14dd9773c10a95f1202070216ea06242a');
INSERT INTO public.audit_entries VALUES (7, 'item:claimed', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:45:00+00', '23144db1086142d2b48dd00972e1b4d4', '{}', '', '3d1e4e6bbdc254133fbdce7fca9ab8d14dd9773c10a95f1202070216ea06242a', '5f38f0ec6a96862ca44276c728b76107db3fa02342bf168cf2401ea766445afb');
INSERT INTO public.audit_entries VALUES (8, 'item:routed', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:45:00+00', '23144db1086142d2b48dd00972e1b4d4', '{"route":"register_on_case","case":"26/00001"}', '', '5f38f0ec6a96862ca44276c728b76107db3fa02342bf168cf2401ea766445afb', 'c8b5077315ee85e188ff3f71ad791131a1ae07709fcde4ba823afb25fd7a141d');
INSERT INTO public.audit_entries VALUES (9, 'item:claimed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:45:00+00', 'c6c2a1ab68be4667a634ca6395e19831', '{}', '', 'c8b5077315ee85e188ff3f71ad791131a1ae07709fcde4ba823afb25fd7a141d', 'a168e71be3a0e447f219f4c23cd4e9cce0822df9016e3463716fcb60320569fe');
INSERT INTO public.audit_entries VALUES (10, 'item:routed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:45:00+00', 'c6c2a1ab68be4667a634ca6395e19831', '{"route":"done_by_hand","reason":"printed"}', '', 'a168e71be3a0e447f219f4c23cd4e9cce0822df9016e3463716fcb60320569fe', 'ff3b2420362463328b02c3dc7c7c61802cc4941e56b91ab17c08a2ff3116e862');
INSERT INTO public.audit_entries VALUES (11, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"kind":"open_letter","effect":"1"}', '', 'ff3b2420362463328b02c3dc7c7c61802cc4941e56b91ab17c08a2ff3116e862', '21c99691deea7ded791430b47bcbefd87b14d1424c7b78b9c01f1a777b7b4a8f');
INSERT INTO public.audit_entries VALUES (12, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"kind":"create_entry","effect":"2"}', '', '21c99691deea7ded791430b47bcbefd87b14d1424c7b78b9c01f1a777b7b4a8f', 'bc9f23d014c71703999a37b722c6a3326e6350bd5cfb26e8b9efbe47ba21c750');
INSERT INTO public.audit_entries VALUES (13, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"kind":"check_single","effect":"3"}', '', 'bc9f23d014c71703999a37b722c6a3326e6350bd5cfb26e8b9efbe47ba21c750', '259452585f2d0e819511831312c5bef53d8df4782559e34009c3ef60ed706526');
INSERT INTO public.audit_entries VALUES (14, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', 'c6c2a1ab68be4667a634ca6395e19831', '{"kind":"put_away","effect":"6"}', '', '259452585f2d0e819511831312c5bef53d8df4782559e34009c3ef60ed706526', '2df73e5aed5b31c10d75d6469e6765a45b04f490713f8d8362ffbc5a2f416c97');
INSERT INTO public.audit_entries VALUES (15, 'item:handled', 'postvakt', '2026-11-20 07:46:01+00', 'c6c2a1ab68be4667a634ca6395e19831', '{}', '', '2df73e5aed5b31c10d75d6469e6765a45b04f490713f8d8362ffbc5a2f416c97', '0f88918921bf2c7d444519f18fee02ffe0f48f9b2f67f2c8a48e2c55673ff509');
INSERT INTO public.audit_entries VALUES (16, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"kind":"add_file","effect":"7"}', '', '0f88918921bf2c7d444519f18fee02ffe0f48f9b2f67f2c8a48e2c55673ff509', '3ec73f88eec4d3b9f56695ceb27f9e819cf444288ad61b36ecd3a1c9450a69bf');
INSERT INTO public.audit_entries VALUES (17, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"kind":"add_file","effect":"8"}', '', '3ec73f88eec4d3b9f56695ceb27f9e819cf444288ad61b36ecd3a1c9450a69bf', '9ddb93d310888331ae4805910904d33382f6a1925f96cbbb72a34c0f6447703c');
INSERT INTO public.audit_entries VALUES (18, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"kind":"mark_read","effect":"4"}', '', '9ddb93d310888331ae4805910904d33382f6a1925f96cbbb72a34c0f6447703c', 'ebf9c8b7e850a94aa140fdeae8577a6316f9656d49fdb15620804c0961ad0f98');
INSERT INTO public.audit_entries VALUES (19, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"kind":"put_away","effect":"5"}', '', 'ebf9c8b7e850a94aa140fdeae8577a6316f9656d49fdb15620804c0961ad0f98', 'e2e057adf95e7894a091469f645283f277d8c67cac96d3c1d04886cf701048af');
INSERT INTO public.audit_entries VALUES (20, 'item:handled', 'postvakt', '2026-11-20 07:46:01+00', '23144db1086142d2b48dd00972e1b4d4', '{"entry":"26/00001-1"}', '', 'e2e057adf95e7894a091469f645283f277d8c67cac96d3c1d04886cf701048af', '80af29ace023b157ae20b8c0be86be9f2922d593d5b56c294c4a7630a09a1b2c');
INSERT INTO public.audit_entries VALUES (21, 'item:claimed', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:46:01+00', '437b99b9b08442aebe3e857c9f0a9173', '{}', '', '80af29ace023b157ae20b8c0be86be9f2922d593d5b56c294c4a7630a09a1b2c', '3a237f095156748cce6e12c43e3530a3a5396874bc9cc16dd901a501a39f788e');
INSERT INTO public.audit_entries VALUES (22, 'item:claimed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', '72d8867a22244ede926b32b4a8f527fd', '{}', '', '3a237f095156748cce6e12c43e3530a3a5396874bc9cc16dd901a501a39f788e', '0777a92133512a2f4f3f345803bbd0dc7469de07404718bd90c5a48199f02289');
INSERT INTO public.audit_entries VALUES (23, 'item:taken_over', '723db155-0be9-5fe1-9869-39a2c6d34b24', '2026-11-20 07:46:01+00', '72d8867a22244ede926b32b4a8f527fd', '{"from":"122f4378-8f43-55fd-b262-c8176c780888"}', '87e884c8fc2a5c49703b27462a2d73a2f535d3bd7b025292e5e5295eae95cb65', '0777a92133512a2f4f3f345803bbd0dc7469de07404718bd90c5a48199f02289', '54cd22c73623aa9e6bea34f33f1f67ae94c999db869a0743bbbfae76def1cbdf');
INSERT INTO public.audit_entries VALUES (24, 'item:claimed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', '87757b7a66214247beb0ee9ba666ef78', '{}', '', '54cd22c73623aa9e6bea34f33f1f67ae94c999db869a0743bbbfae76def1cbdf', '1ab00ba60a02cd595df67da880c2386e0b010a17a2609c2f9e90b0807b1c81dc');
INSERT INTO public.audit_entries VALUES (25, 'item:routed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', '87757b7a66214247beb0ee9ba666ef78', '{"route":"register_on_case","case":"26/00001"}', '', '1ab00ba60a02cd595df67da880c2386e0b010a17a2609c2f9e90b0807b1c81dc', '05f32909904a2858ad292b56c1f0ad8b83f789869d5a3975d2102065e95dff96');
INSERT INTO public.audit_entries VALUES (26, 'effect:done', 'postvakt', '2026-11-20 07:47:02+00', '87757b7a66214247beb0ee9ba666ef78', '{"kind":"open_letter","effect":"9"}', '', '05f32909904a2858ad292b56c1f0ad8b83f789869d5a3975d2102065e95dff96', '1d981679e3586b14280a09898a271bc684c37dafd85939947903f4686d7a767a');
INSERT INTO public.audit_entries VALUES (27, 'item:updated', 'postvakt', '2026-11-20 07:47:02+00', '87757b7a66214247beb0ee9ba666ef78', '{}', '', '1d981679e3586b14280a09898a271bc684c37dafd85939947903f4686d7a767a', 'caa313aaabc193fb38f239c7d2e392c180319a4032c5e40f28fdd1ff49d2b3cb');
INSERT INTO public.audit_entries VALUES (28, 'item:stuck', 'postvakt', '2026-11-20 07:47:02+00', '87757b7a66214247beb0ee9ba666ef78', '{"trouble":"rejected"}', '', 'caa313aaabc193fb38f239c7d2e392c180319a4032c5e40f28fdd1ff49d2b3cb', '52bce02bc98fba6355efcbe4d1985304150213493e8e2e3e6661eb538d52c9b6');


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_head VALUES (1, 28, '52bce02bc98fba6355efcbe4d1985304150213493e8e2e3e6661eb538d52c9b6', 0, '0000000000000000000000000000000000000000000000000000000000000000');


--
-- Data for Name: boards; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.boards VALUES (1, '19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '{"service_url":"http://127.0.0.1:34251/emea/","tenant_id":"5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11","team_id":"19:3563d959375f1f184f21b8055415344d@thread.tacv2","aad_group_id":"","channel_id":"19:73622e562abe6ed45730744f1187eb9b@thread.tacv2","bot_id":"28:9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90","bot_name":"Postvakt"}', '5517fc8c-8fea-5e61-8731-e77dff09a878', '2026-11-20 07:45:00+00', NULL, '');


--
-- Data for Name: cards; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', 'c6c2a1ab68be4667a634ca6395e19831', 4, 4, '1795160761001', false, false, '2026-11-22 04:28:46.013976+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '23144db1086142d2b48dd00972e1b4d4', 4, 4, '1795160761002', false, false, '2026-11-22 04:28:46.154655+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '437b99b9b08442aebe3e857c9f0a9173', 2, 2, '1795160761004', false, false, '2026-11-22 04:29:47.753377+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '72d8867a22244ede926b32b4a8f527fd', 3, 3, '1795160761000', false, false, '2026-11-22 04:29:47.763572+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '87757b7a66214247beb0ee9ba666ef78', 5, 5, '1795160761003', false, false, '2026-11-22 04:29:47.796336+00');


--
-- Data for Name: effects; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.effects VALUES (1, '23144db1086142d2b48dd00972e1b4d4', 1, 10, 'open_letter', '{}', 'done', 1, '2026-11-22 04:29:46.261599+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.302764+00', '2026-11-22 04:29:47.323671+00', '{"declared_sensitive":false,"revealed":false,"private_sender":false}', '', '');
INSERT INTO public.effects VALUES (2, '23144db1086142d2b48dd00972e1b4d4', 1, 20, 'create_entry', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}', 'done', 1, '2026-11-22 04:29:46.261599+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.359956+00', '2026-11-22 04:29:47.412234+00', '{"entry_number":"26/00001-1","entry_link":"","entry_status":"M"}', '', '');
INSERT INTO public.effects VALUES (3, '23144db1086142d2b48dd00972e1b4d4', 1, 30, 'check_single', '{"route":"register_on_case","case_number":"26/00001","title_confirmed":true}', 'done', 0, '2026-11-22 04:29:46.261599+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.43469+00', NULL, '{}', '', '');
INSERT INTO public.effects VALUES (6, 'c6c2a1ab68be4667a634ca6395e19831', 1, 9000, 'put_away', '{"route":"done_by_hand","by_hand":"printed"}', 'done', 1, '2026-11-22 04:29:46.285922+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.463127+00', '2026-11-22 04:29:47.477564+00', '{"put_away":"done"}', '', '');
INSERT INTO public.effects VALUES (7, '23144db1086142d2b48dd00972e1b4d4', 1, 100, 'add_file', '{"attachment_id":"01a1f7ea-7460-7000-8006-9f9c4ab08cac","main":true}', 'done', 1, '2026-11-22 04:29:47.345571+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.510187+00', '2026-11-22 04:29:47.531401+00', '{}', '', '');
INSERT INTO public.effects VALUES (8, '23144db1086142d2b48dd00972e1b4d4', 1, 101, 'add_file', '{"attachment_id":"body","main":false}', 'done', 1, '2026-11-22 04:29:47.345571+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.556088+00', '2026-11-22 04:29:47.57799+00', '{}', '', '');
INSERT INTO public.effects VALUES (4, '23144db1086142d2b48dd00972e1b4d4', 1, 2000, 'mark_read', '{}', 'done', 1, '2026-11-22 04:29:46.261599+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.601498+00', '2026-11-22 04:29:47.611813+00', '{}', '', '');
INSERT INTO public.effects VALUES (5, '23144db1086142d2b48dd00972e1b4d4', 1, 9000, 'put_away', '{"route":"register_on_case","case_number":"26/00001","title_confirmed":true}', 'done', 1, '2026-11-22 04:29:46.261599+00', 'vm:16721:196d6016', '2026-11-22 04:30:47.63167+00', '2026-11-22 04:29:47.644241+00', '{"put_away":"done"}', '', '');
INSERT INTO public.effects VALUES (11, '87757b7a66214247beb0ee9ba666ef78', 1, 30, 'check_single', '{"route":"register_on_case","case_number":"26/00001","title_confirmed":true,"handler":"nobody"}', 'planned', 0, '2026-11-22 04:30:47.802623+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (12, '87757b7a66214247beb0ee9ba666ef78', 1, 2000, 'mark_read', '{}', 'planned', 0, '2026-11-22 04:30:47.802623+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (13, '87757b7a66214247beb0ee9ba666ef78', 1, 9000, 'put_away', '{"route":"register_on_case","case_number":"26/00001","title_confirmed":true,"handler":"nobody"}', 'planned', 0, '2026-11-22 04:30:47.802623+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (9, '87757b7a66214247beb0ee9ba666ef78', 1, 10, 'open_letter', '{}', 'done', 1, '2026-11-22 04:30:47.802623+00', 'vm:16721:196d6016', '2026-11-22 04:31:48.81467+00', '2026-11-22 04:30:48.834406+00', '{"declared_sensitive":true,"revealed":false,"private_sender":false}', '', '');
INSERT INTO public.effects VALUES (14, '87757b7a66214247beb0ee9ba666ef78', 1, 100, 'add_file', '{"attachment_id":"01a1f7ea-7460-7000-8004-317ef6d19c7a","main":true}', 'planned', 0, '2026-11-22 04:30:48.856741+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (15, '87757b7a66214247beb0ee9ba666ef78', 1, 101, 'add_file', '{"attachment_id":"body","main":false}', 'planned', 0, '2026-11-22 04:30:48.856741+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (10, '87757b7a66214247beb0ee9ba666ef78', 1, 20, 'create_entry', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}', 'failed', 1, '2026-11-22 04:30:47.802623+00', '', NULL, '2026-11-22 04:30:48.897861+00', '{}', 'rejected', 'sif.not_configured');


--
-- Data for Name: free_texts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.free_texts VALUES (1, 'ferie', '\xf5780d1fb70786dda6c0921e72e67d7962175bf5a649c780aa0e96f24de918c8', '87e884c8fc2a5c49703b27462a2d73a2f535d3bd7b025292e5e5295eae95cb65', '2026-11-20 07:46:01+00');


--
-- Data for Name: items; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.items VALUES ('c6c2a1ab68be4667a634ca6395e19831', 'handled', 4, 1, 1, '2026-11-20 07:45:00+00', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:45:00+00', false, false, NULL, 'done_by_hand', '122f4378-8f43-55fd-b262-c8176c780888', NULL, '{"route":"done_by_hand","by":"122f4378-8f43-55fd-b262-c8176c780888","at":"2026-11-20T07:46:01+00:00","entry_number":"","entry_link":"","temporary":false,"reason":"printed","put_away":"done","confirmation":""}', NULL, 'altinn', '01a1f7ea-7460-7000-8002-59581e27de7c', '01a1f7ea-7460-7000-8002-59581e27de7c', '313756270', 'lyktetilsynet-vedtak', '2026-11-20 07:45:00+00', 'http://127.0.0.1:38909/inbox/01a1f7ea-7460-7000-8002-59581e27de7c', 'Statens lyktetilsyn', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('23144db1086142d2b48dd00972e1b4d4', 'handled', 4, 1, 1, '2026-11-20 07:45:00+00', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:45:00+00', false, false, NULL, 'register_on_case', 'b26b5558-7902-5684-914f-e019fd5af8a2', NULL, '{"route":"register_on_case","by":"b26b5558-7902-5684-914f-e019fd5af8a2","at":"2026-11-20T07:46:01+00:00","entry_number":"26/00001-1","entry_link":"","temporary":true,"reason":"","put_away":"done","confirmation":""}', NULL, 'altinn', '01a1f7ea-7460-7000-8006-02356069e9d1', '01a1f7ea-7460-7000-8006-02356069e9d1', '313756270', 'lyktetilsynet-vedtak', '2026-11-20 07:45:00+00', 'http://127.0.0.1:38909/inbox/01a1f7ea-7460-7000-8006-02356069e9d1', 'Statens lyktetilsyn', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('437b99b9b08442aebe3e857c9f0a9173', 'claimed', 2, 1, 0, '2026-11-20 07:45:00+00', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:46:01+00', false, false, NULL, NULL, NULL, NULL, NULL, NULL, 'altinn', '01a1f7ea-7460-7000-8004-d400f1b21cb5', '01a1f7ea-7460-7000-8004-d400f1b21cb5', '313756270', 'kystkartverket-rundskriv', '2026-11-20 07:45:00+00', 'http://127.0.0.1:38909/inbox/01a1f7ea-7460-7000-8004-d400f1b21cb5', 'Kystkartverket', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('72d8867a22244ede926b32b4a8f527fd', 'claimed', 3, 1, 0, '2026-11-20 07:45:00+00', '723db155-0be9-5fe1-9869-39a2c6d34b24', '2026-11-20 07:46:01+00', false, false, NULL, NULL, NULL, NULL, NULL, NULL, 'altinn', '01a1f7ea-7460-7000-8000-94735e3a265e', '01a1f7ea-7460-7000-8000-94735e3a265e', '313756270', 'kystkartverket-rundskriv', '2026-11-20 07:45:00+00', 'http://127.0.0.1:38909/inbox/01a1f7ea-7460-7000-8000-94735e3a265e', 'Kystkartverket', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('87757b7a66214247beb0ee9ba666ef78', 'needs_attention', 5, 1, 1, '2026-11-20 07:45:00+00', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', false, false, NULL, 'register_on_case', '122f4378-8f43-55fd-b262-c8176c780888', NULL, NULL, '{"code":"rejected","effect_id":10,"error":"rejected","reason":"sif.not_configured","entry_numbers":[]}', 'altinn', '01a1f7ea-7460-7000-8003-8527a891e224', '01a1f7ea-7460-7000-8003-8527a891e224', '313756270', 'trygd-fortrolig', '2026-11-20 07:45:00+00', 'http://127.0.0.1:38909/inbox/01a1f7ea-7460-7000-8003-8527a891e224', 'Trygdekontoret i Nordvika', NULL, false, NULL, NULL, true, false, true, '2026-11-20 07:45:00+00', false, false);


--
-- Data for Name: people; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.people VALUES ('5517fc8c-8fea-5e61-8731-e77dff09a878', 'Adm (test)', '', 'nb-NO', '29:1bc9c260a19dd5407af4b660a93587fa6', '2026-11-20 07:45:00+00');


--
-- Data for Name: sources; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sources VALUES ('altinn', '2026-11-18 07:45:00+00', '{"v":1,"swept":"2026-11-20T07:45:00+00:00","marks":{"2026-11-20T07:45:00+00:00":["313300102","313341372","313382648","313423913","313465187","313506452","313547728","313588998","313630269","313671534","313754073","313756270"]}}', '2026-11-20 07:45:00+00', NULL, false, '', '', '[]');


--
-- Data for Name: suppressed_letters; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.suppressed_letters VALUES ('ad6070f4bfbc97dbbb7e2aeac7429d24799976ef288f38acb142d20133a53d2b', 'altinn', '313756270', 'lonn-melding', 'suppressed_service', '2026-11-20 07:45:00+00');


--
-- Data for Name: units_heard; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.units_heard VALUES ('altinn', '313506452', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313754073', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313630269', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313756270', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313671534', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313423913', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313588998', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313382648', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313300102', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313547728', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313341372', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313465187', '2026-11-20 07:45:00+00', NULL, NULL);


--
-- Name: effects_effect_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.effects_effect_id_seq', 15, true);


--
-- Name: free_texts_text_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.free_texts_text_id_seq', 1, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: actions pk_actions; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.actions
    ADD CONSTRAINT pk_actions PRIMARY KEY (digest);


--
-- Name: audit_entries pk_audit_entries; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_entries
    ADD CONSTRAINT pk_audit_entries PRIMARY KEY (number);


--
-- Name: audit_head pk_audit_head; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT pk_audit_head PRIMARY KEY (head_id);


--
-- Name: boards pk_boards; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.boards
    ADD CONSTRAINT pk_boards PRIMARY KEY (place);


--
-- Name: cards pk_cards; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT pk_cards PRIMARY KEY (board_id, subject_id);


--
-- Name: effects pk_effects; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.effects
    ADD CONSTRAINT pk_effects PRIMARY KEY (effect_id);


--
-- Name: free_texts pk_free_texts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.free_texts
    ADD CONSTRAINT pk_free_texts PRIMARY KEY (text_id);


--
-- Name: items pk_items; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.items
    ADD CONSTRAINT pk_items PRIMARY KEY (item_id);


--
-- Name: people pk_people; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (person_id);


--
-- Name: sources pk_sources; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sources
    ADD CONSTRAINT pk_sources PRIMARY KEY (source_id);


--
-- Name: suppressed_letters pk_suppressed_letters; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.suppressed_letters
    ADD CONSTRAINT pk_suppressed_letters PRIMARY KEY (digest);


--
-- Name: units_heard pk_units_heard; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.units_heard
    ADD CONSTRAINT pk_units_heard PRIMARY KEY (source_id, unit);


--
-- Name: effects uq_effects_item_id_round_ordinal; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.effects
    ADD CONSTRAINT uq_effects_item_id_round_ordinal UNIQUE (item_id, round, ordinal);


--
-- Name: items uq_items_source_id_external_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.items
    ADD CONSTRAINT uq_items_source_id_external_id UNIQUE (source_id, external_id);


--
-- Name: ix_audit_entries_item_id_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_audit_entries_item_id_number ON public.audit_entries USING btree (item_id, number);


--
-- Name: ix_cards_activity_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_cards_activity_id ON public.cards USING btree (activity_id);


--
-- Name: ix_cards_to_draw; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_cards_to_draw ON public.cards USING btree (board_id) WHERE ((shown_version < wanted_version) OR unwanted);


--
-- Name: ix_effects_state_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_effects_state_due_at ON public.effects USING btree (state, due_at);


--
-- Name: ix_items_claimant; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_items_claimant ON public.items USING btree (claimant);


--
-- Name: ix_items_source_id_thread_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_items_source_id_thread_id ON public.items USING btree (source_id, thread_id);


--
-- Name: ix_items_state_received_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_items_state_received_at ON public.items USING btree (state, received_at);


--
-- Name: ix_suppressed_letters_source_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_suppressed_letters_source_id ON public.suppressed_letters USING btree (source_id);


--
-- Name: effects fk_effects_item_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.effects
    ADD CONSTRAINT fk_effects_item_id FOREIGN KEY (item_id) REFERENCES public.items(item_id);


--
-- PostgreSQL database dump complete
--


