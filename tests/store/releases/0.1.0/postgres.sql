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

INSERT INTO public.actions VALUES ('e859511fcbed48810b79e4250c670e87c6d1e49712ffb889cc29368cbce5625b', '4056b8cc5fc948b0aacd2dc802b9922e', '2026-11-20 07:45:00+00');
INSERT INTO public.actions VALUES ('124829c7e5a4b645fa1429628ff48a8bbdb46de68f35fc2ef6c8284bfc4c43ee', 'efc16cfaed7f4896b8c8ae6ec118af27', '2026-11-20 07:45:00+00');
INSERT INTO public.actions VALUES ('f682d7bbfaaec90808873eac0d88f41ff5acc56846d6df488ac42d8ddd2067a7', '48a2a998fee542078ab15711d3819e1c', '2026-11-20 07:46:01+00');
INSERT INTO public.actions VALUES ('7e67633105fc00eac11898e5c55d4df3e82a181cc9b1baae9c27aa07edb6a487', '749924f7b9254ea592c693513d509035', '2026-11-20 07:46:01+00');
INSERT INTO public.actions VALUES ('821633a5e1f753e308d3bc4eed0ad3b59a98ce5467d7c678d29b189b08562790', '749924f7b9254ea592c693513d509035', '2026-11-20 07:46:01+00');
INSERT INTO public.actions VALUES ('90496ac9eb74e675f5a2014aeac8d8a9e3633d7f102ae168add2c58fa62af81f', 'b9825f38c7cf41678eacada11678da08', '2026-11-20 07:46:01+00');


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0001');


--
-- Data for Name: audit_entries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_entries VALUES (1, 'board:set', '5517fc8c-8fea-5e61-8731-e77dff09a878', '2026-11-20 07:45:00+00', '', '{"board":"19:73622e562abe6ed45730744f1187eb9b@thread.tacv2"}', '', '0000000000000000000000000000000000000000000000000000000000000000', 'a5fd86dd2501365ed6278e77a49e245436dc7bfdab167ab40398c44dfec96203');
INSERT INTO public.audit_entries VALUES (2, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', '48a2a998fee542078ab15711d3819e1c', '{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}', '', 'a5fd86dd2501365ed6278e77a49e245436dc7bfdab167ab40398c44dfec96203', '7c0dd85f7f83d67600b86c328da71180a9299cd87089300088e71cb45a0ad1ee');
INSERT INTO public.audit_entries VALUES (3, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}', '', '7c0dd85f7f83d67600b86c328da71180a9299cd87089300088e71cb45a0ad1ee', 'ca89f5a0fde43fecaeba1d617759d2e5c3cdc7e36ec5da8f5f0fde9612545b1c');
INSERT INTO public.audit_entries VALUES (4, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', 'efc16cfaed7f4896b8c8ae6ec118af27', '{"source":"altinn","unit":"313756270","service":"trygd-fortrolig"}', '', 'ca89f5a0fde43fecaeba1d617759d2e5c3cdc7e36ec5da8f5f0fde9612545b1c', '8fbb8c07f9c7774fe25f645b53b1dfbef9f1d3f7fbab755a26684e114ed36724');
INSERT INTO public.audit_entries VALUES (5, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', 'b9825f38c7cf41678eacada11678da08', '{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}', '', '8fbb8c07f9c7774fe25f645b53b1dfbef9f1d3f7fbab755a26684e114ed36724', 'c72dbf6c0a755c8b8cf309a5f6cfb3d2e1d9ad58295935c1694577143a17531b');
INSERT INTO public.audit_entries VALUES (6, 'item:seen', 'postvakt', '2026-11-20 07:45:00+00', '749924f7b9254ea592c693513d509035', '{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}', '', 'c72dbf6c0a755c8b8cf309a5f6cfb3d2e1d9ad58295935c1694577143a17531b', '796272537c89432503dbed1a0e47373e9f5a508b0095476ffc51cb73118325e7');
INSERT INTO public.audit_entries VALUES (7, 'item:claimed', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:45:00+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{}', '', '796272537c89432503dbed1a0e47373e9f5a508b0095476ffc51cb73118325e7', '33b0cd63d5ddbfb89fdbd86e610397e4715e054212ccfa91e4dfebd6272922be');
INSERT INTO public.audit_entries VALUES (8, 'item:routed', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:45:00+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"route":"register_on_case","case":"26/00001"}', '', '33b0cd63d5ddbfb89fdbd86e610397e4715e054212ccfa91e4dfebd6272922be', '4e391fe7b2cbf5f6093082bbd5641eca3df4416667e4d33b92e01426c1c74afa');
INSERT INTO public.audit_entries VALUES (9, 'item:claimed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:45:00+00', 'efc16cfaed7f4896b8c8ae6ec118af27', '{}', '', '4e391fe7b2cbf5f6093082bbd5641eca3df4416667e4d33b92e01426c1c74afa', '8c652bc3053e27a0cce7ef24ac9ef6cdaa02c1395751fc0269dcdd908bcb2bb4');
INSERT INTO public.audit_entries VALUES (10, 'item:routed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:45:00+00', 'efc16cfaed7f4896b8c8ae6ec118af27', '{"route":"done_by_hand","reason":"printed"}', '', '8c652bc3053e27a0cce7ef24ac9ef6cdaa02c1395751fc0269dcdd908bcb2bb4', 'ab489c55f53c6ea82b7710202dce6d1e73ce497a0e9701a44eb28d662e19923a');
INSERT INTO public.audit_entries VALUES (11, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"kind":"open_letter","effect":"1"}', '', 'ab489c55f53c6ea82b7710202dce6d1e73ce497a0e9701a44eb28d662e19923a', '5ba79424a0b51bbda7d22cb9c153b3f84c47a14baf6c611941e94c5f925b6fc4');
INSERT INTO public.audit_entries VALUES (12, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"kind":"create_entry","effect":"2"}', '', '5ba79424a0b51bbda7d22cb9c153b3f84c47a14baf6c611941e94c5f925b6fc4', '58b8e409609ae530310afa1ff87a9964e1b3de10b199046fa3d09ffd18f74e85');
INSERT INTO public.audit_entries VALUES (13, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"kind":"check_single","effect":"3"}', '', '58b8e409609ae530310afa1ff87a9964e1b3de10b199046fa3d09ffd18f74e85', 'ddb00c754567da7d352561ceda007440fe35b00a01818b74062a1f9e849468ae');
INSERT INTO public.audit_entries VALUES (14, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', 'efc16cfaed7f4896b8c8ae6ec118af27', '{"kind":"put_away","effect":"6"}', '', 'ddb00c754567da7d352561ceda007440fe35b00a01818b74062a1f9e849468ae', '717c6969957f790b0b20871e57e0a51e892ac4cc82777dc5c22c254567c8b901');
INSERT INTO public.audit_entries VALUES (15, 'item:handled', 'postvakt', '2026-11-20 07:46:01+00', 'efc16cfaed7f4896b8c8ae6ec118af27', '{}', '', '717c6969957f790b0b20871e57e0a51e892ac4cc82777dc5c22c254567c8b901', 'cabbbedefcec48a10a3aa9c281237eeaccdb89444e598c4fd30d68e0caa730eb');
INSERT INTO public.audit_entries VALUES (16, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"kind":"add_file","effect":"7"}', '', 'cabbbedefcec48a10a3aa9c281237eeaccdb89444e598c4fd30d68e0caa730eb', 'f2f0e19cbbc969dae8966ae4c851cc797ca5701792a7a17ea3cadd40031fc4f9');
INSERT INTO public.audit_entries VALUES (17, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"kind":"add_file","effect":"8"}', '', 'f2f0e19cbbc969dae8966ae4c851cc797ca5701792a7a17ea3cadd40031fc4f9', '3f406577625cf076dd3f0823b75815ca044171c7848e800f2b8ab34ca474e5f7');
INSERT INTO public.audit_entries VALUES (18, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"kind":"mark_read","effect":"4"}', '', '3f406577625cf076dd3f0823b75815ca044171c7848e800f2b8ab34ca474e5f7', '8e350bbafcd0f3972f67d646d12f3343f3a0f53367e8e7582ce842666f7b3e1d');
INSERT INTO public.audit_entries VALUES (19, 'effect:done', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"kind":"put_away","effect":"5"}', '', '8e350bbafcd0f3972f67d646d12f3343f3a0f53367e8e7582ce842666f7b3e1d', '48a0a9d204290697153b7eddf8cc2d8a967a4a72366ee23fec5060dab05d9777');
INSERT INTO public.audit_entries VALUES (20, 'item:handled', 'postvakt', '2026-11-20 07:46:01+00', '4056b8cc5fc948b0aacd2dc802b9922e', '{"entry":"26/00001-1"}', '', '48a0a9d204290697153b7eddf8cc2d8a967a4a72366ee23fec5060dab05d9777', 'aad3b14b9ee0975f5cf5ff9002f5fbe7bdf548d73ecb26f9c114743ae655e032');
INSERT INTO public.audit_entries VALUES (21, 'item:claimed', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:46:01+00', '48a2a998fee542078ab15711d3819e1c', '{}', '', 'aad3b14b9ee0975f5cf5ff9002f5fbe7bdf548d73ecb26f9c114743ae655e032', 'b6a43d6dd6072e58ca920d2783cbf400fa38ac7a1f0fdf5e5572acfd0604fff5');
INSERT INTO public.audit_entries VALUES (22, 'item:claimed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', '749924f7b9254ea592c693513d509035', '{}', '', 'b6a43d6dd6072e58ca920d2783cbf400fa38ac7a1f0fdf5e5572acfd0604fff5', 'b590e0c34bbf25b5defa17143178961f470e41fc29dedcd9c833c05092a4e128');
INSERT INTO public.audit_entries VALUES (23, 'item:taken_over', '723db155-0be9-5fe1-9869-39a2c6d34b24', '2026-11-20 07:46:01+00', '749924f7b9254ea592c693513d509035', '{"from":"122f4378-8f43-55fd-b262-c8176c780888"}', '9a09f9259709fe1266a31136239949bf58e88eb4de95d79bcc172a0019d60302', 'b590e0c34bbf25b5defa17143178961f470e41fc29dedcd9c833c05092a4e128', 'c45126a2ce1911a0e0c39c6b7f98b658d62fc40500001b20410d6f5e922eb845');
INSERT INTO public.audit_entries VALUES (24, 'item:claimed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', 'b9825f38c7cf41678eacada11678da08', '{}', '', 'c45126a2ce1911a0e0c39c6b7f98b658d62fc40500001b20410d6f5e922eb845', '293cfa3e9dc382594183e7ee4f215bbc155126a81e748d8fedec7f3054728216');
INSERT INTO public.audit_entries VALUES (25, 'item:routed', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', 'b9825f38c7cf41678eacada11678da08', '{"route":"register_on_case","case":"26/00001"}', '', '293cfa3e9dc382594183e7ee4f215bbc155126a81e748d8fedec7f3054728216', '5721658e3f005cd439e3309c68eeec1d31f02d6cfb28b5449252dfefec65877e');
INSERT INTO public.audit_entries VALUES (26, 'effect:done', 'postvakt', '2026-11-20 07:47:02+00', 'b9825f38c7cf41678eacada11678da08', '{"kind":"open_letter","effect":"9"}', '', '5721658e3f005cd439e3309c68eeec1d31f02d6cfb28b5449252dfefec65877e', '598c2332eeddbec30f11a1c02113440e8eb3252c1332058d18cde4b7052651ca');
INSERT INTO public.audit_entries VALUES (27, 'item:stuck', 'postvakt', '2026-11-20 07:47:02+00', 'b9825f38c7cf41678eacada11678da08', '{"trouble":"rejected"}', '', '598c2332eeddbec30f11a1c02113440e8eb3252c1332058d18cde4b7052651ca', '963facafec5c8a9884a499804947b2c4195876bbab87b5245ff7a559829fed71');


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_head VALUES (1, 27, '963facafec5c8a9884a499804947b2c4195876bbab87b5245ff7a559829fed71', 0, '0000000000000000000000000000000000000000000000000000000000000000');


--
-- Data for Name: boards; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.boards VALUES (1, '19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '{"service_url":"http://127.0.0.1:41055/emea/","tenant_id":"5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11","team_id":"19:3563d959375f1f184f21b8055415344d@thread.tacv2","aad_group_id":"","channel_id":"19:73622e562abe6ed45730744f1187eb9b@thread.tacv2","bot_id":"28:9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90","bot_name":"Postvakt"}', '5517fc8c-8fea-5e61-8731-e77dff09a878', '2026-11-20 07:45:00+00', NULL, '');


--
-- Data for Name: cards; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '4056b8cc5fc948b0aacd2dc802b9922e', 4, 4, '1795160761003', false, false, '2026-11-22 02:55:27.724774+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', 'efc16cfaed7f4896b8c8ae6ec118af27', 4, 4, '1795160761002', false, false, '2026-11-22 02:55:27.847769+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '48a2a998fee542078ab15711d3819e1c', 2, 2, '1795160761000', false, false, '2026-11-22 02:56:32.948166+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', '749924f7b9254ea592c693513d509035', 3, 3, '1795160761004', false, false, '2026-11-22 02:56:33.000569+00');
INSERT INTO public.cards VALUES ('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2', 'b9825f38c7cf41678eacada11678da08', 4, 4, '1795160761001', false, false, '2026-11-22 02:56:33.144721+00');


--
-- Data for Name: effects; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.effects VALUES (1, '4056b8cc5fc948b0aacd2dc802b9922e', 1, 10, 'open_letter', '{}', 'done', 1, '2026-11-22 02:56:29.218076+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:30.421957+00', '2026-11-22 02:56:30.524907+00', '{"declared_sensitive":false,"revealed":false}', '', '');
INSERT INTO public.effects VALUES (2, '4056b8cc5fc948b0aacd2dc802b9922e', 1, 20, 'create_entry', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}', 'done', 1, '2026-11-22 02:56:29.218076+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:30.754764+00', '2026-11-22 02:56:31.069315+00', '{"entry_number":"26/00001-1","entry_link":"","entry_status":"M"}', '', '');
INSERT INTO public.effects VALUES (3, '4056b8cc5fc948b0aacd2dc802b9922e', 1, 30, 'check_single', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}', 'done', 0, '2026-11-22 02:56:29.218076+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:31.211943+00', NULL, '{}', '', '');
INSERT INTO public.effects VALUES (6, 'efc16cfaed7f4896b8c8ae6ec118af27', 1, 9000, 'put_away', '{"route":"done_by_hand","by_hand":"printed"}', 'done', 1, '2026-11-22 02:56:29.355034+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:31.322852+00', '2026-11-22 02:56:31.435981+00', '{"put_away":"done"}', '', '');
INSERT INTO public.effects VALUES (7, '4056b8cc5fc948b0aacd2dc802b9922e', 1, 100, 'add_file', '{"attachment_id":"01a1f7ea-7460-7000-8002-cfc82b26aecb","main":true}', 'done', 1, '2026-11-22 02:56:30.672103+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:31.61592+00', '2026-11-22 02:56:31.738262+00', '{}', '', '');
INSERT INTO public.effects VALUES (8, '4056b8cc5fc948b0aacd2dc802b9922e', 1, 101, 'add_file', '{"attachment_id":"body","main":false}', 'done', 1, '2026-11-22 02:56:30.672103+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:31.893394+00', '2026-11-22 02:56:32.025403+00', '{}', '', '');
INSERT INTO public.effects VALUES (4, '4056b8cc5fc948b0aacd2dc802b9922e', 1, 2000, 'mark_read', '{}', 'done', 1, '2026-11-22 02:56:29.218076+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:32.182221+00', '2026-11-22 02:56:32.253014+00', '{}', '', '');
INSERT INTO public.effects VALUES (5, '4056b8cc5fc948b0aacd2dc802b9922e', 1, 9000, 'put_away', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}', 'done', 1, '2026-11-22 02:56:29.218076+00', 'vm:23294:cd9dc813', '2026-11-22 02:57:32.441481+00', '2026-11-22 02:56:32.533279+00', '{"put_away":"done"}', '', '');
INSERT INTO public.effects VALUES (11, 'b9825f38c7cf41678eacada11678da08', 1, 30, 'check_single', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}', 'planned', 0, '2026-11-22 02:57:33.171373+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (12, 'b9825f38c7cf41678eacada11678da08', 1, 1000, 'finalise_entry', '{}', 'planned', 0, '2026-11-22 02:57:33.171373+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (13, 'b9825f38c7cf41678eacada11678da08', 1, 2000, 'mark_read', '{}', 'planned', 0, '2026-11-22 02:57:33.171373+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (14, 'b9825f38c7cf41678eacada11678da08', 1, 9000, 'put_away', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}', 'planned', 0, '2026-11-22 02:57:33.171373+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (9, 'b9825f38c7cf41678eacada11678da08', 1, 10, 'open_letter', '{}', 'done', 1, '2026-11-22 02:57:33.171373+00', 'vm:23294:cd9dc813', '2026-11-22 02:58:34.230224+00', '2026-11-22 02:57:34.492965+00', '{"declared_sensitive":false,"revealed":false}', '', '');
INSERT INTO public.effects VALUES (15, 'b9825f38c7cf41678eacada11678da08', 1, 100, 'add_file', '{"attachment_id":"01a1f7ea-7460-7000-8005-6f4b6612125f","main":true}', 'planned', 0, '2026-11-22 02:57:34.613353+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (16, 'b9825f38c7cf41678eacada11678da08', 1, 101, 'add_file', '{"attachment_id":"body","main":false}', 'planned', 0, '2026-11-22 02:57:34.613353+00', '', NULL, NULL, '{}', '', '');
INSERT INTO public.effects VALUES (10, 'b9825f38c7cf41678eacada11678da08', 1, 20, 'create_entry', '{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}', 'failed', 1, '2026-11-22 02:57:33.171373+00', '', NULL, '2026-11-22 02:57:34.799566+00', '{}', 'rejected', 'sif.not_configured');


--
-- Data for Name: free_texts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.free_texts VALUES (1, 'ferie', '\x4b55b79bdc3798c734c1a1a4f6ca3bf5ee68eb6962a3928175668225839ed55b', '9a09f9259709fe1266a31136239949bf58e88eb4de95d79bcc172a0019d60302', '2026-11-20 07:46:01+00');


--
-- Data for Name: items; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.items VALUES ('efc16cfaed7f4896b8c8ae6ec118af27', 'handled', 4, 1, 1, '2026-11-20 07:45:00+00', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:45:00+00', false, false, NULL, 'done_by_hand', '122f4378-8f43-55fd-b262-c8176c780888', NULL, '{"route":"done_by_hand","by":"122f4378-8f43-55fd-b262-c8176c780888","at":"2026-11-20T07:46:01+00:00","entry_number":"","entry_link":"","temporary":false,"reason":"printed","put_away":"done"}', NULL, 'altinn', '01a1f7ea-7460-7000-8003-8527a891e224', '01a1f7ea-7460-7000-8003-8527a891e224', '313756270', 'trygd-fortrolig', '2026-11-20 07:45:00+00', 'http://127.0.0.1:33029/inbox/01a1f7ea-7460-7000-8003-8527a891e224', 'Trygdekontoret i Nordvika', NULL, false, NULL, NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('4056b8cc5fc948b0aacd2dc802b9922e', 'handled', 4, 1, 1, '2026-11-20 07:45:00+00', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:45:00+00', false, false, NULL, 'register_on_case', 'b26b5558-7902-5684-914f-e019fd5af8a2', NULL, '{"route":"register_on_case","by":"b26b5558-7902-5684-914f-e019fd5af8a2","at":"2026-11-20T07:46:01+00:00","entry_number":"26/00001-1","entry_link":"","temporary":true,"reason":"","put_away":"done"}', NULL, 'altinn', '01a1f7ea-7460-7000-8002-59581e27de7c', '01a1f7ea-7460-7000-8002-59581e27de7c', '313756270', 'lyktetilsynet-vedtak', '2026-11-20 07:45:00+00', 'http://127.0.0.1:33029/inbox/01a1f7ea-7460-7000-8002-59581e27de7c', 'Statens lyktetilsyn', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('48a2a998fee542078ab15711d3819e1c', 'claimed', 2, 1, 0, '2026-11-20 07:45:00+00', 'b26b5558-7902-5684-914f-e019fd5af8a2', '2026-11-20 07:46:01+00', false, false, NULL, NULL, NULL, NULL, NULL, NULL, 'altinn', '01a1f7ea-7460-7000-8000-94735e3a265e', '01a1f7ea-7460-7000-8000-94735e3a265e', '313756270', 'kystkartverket-rundskriv', '2026-11-20 07:45:00+00', 'http://127.0.0.1:33029/inbox/01a1f7ea-7460-7000-8000-94735e3a265e', 'Kystkartverket', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('749924f7b9254ea592c693513d509035', 'claimed', 3, 1, 0, '2026-11-20 07:45:00+00', '723db155-0be9-5fe1-9869-39a2c6d34b24', '2026-11-20 07:46:01+00', false, false, NULL, NULL, NULL, NULL, NULL, NULL, 'altinn', '01a1f7ea-7460-7000-8006-02356069e9d1', '01a1f7ea-7460-7000-8006-02356069e9d1', '313756270', 'lyktetilsynet-vedtak', '2026-11-20 07:45:00+00', 'http://127.0.0.1:33029/inbox/01a1f7ea-7460-7000-8006-02356069e9d1', 'Statens lyktetilsyn', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);
INSERT INTO public.items VALUES ('b9825f38c7cf41678eacada11678da08', 'needs_attention', 4, 1, 1, '2026-11-20 07:45:00+00', '122f4378-8f43-55fd-b262-c8176c780888', '2026-11-20 07:46:01+00', false, false, NULL, 'register_on_case', '122f4378-8f43-55fd-b262-c8176c780888', NULL, NULL, '{"code":"rejected","effect_id":10,"error":"rejected","reason":"sif.not_configured","entry_numbers":[]}', 'altinn', '01a1f7ea-7460-7000-8004-d400f1b21cb5', '01a1f7ea-7460-7000-8004-d400f1b21cb5', '313756270', 'kystkartverket-rundskriv', '2026-11-20 07:45:00+00', 'http://127.0.0.1:33029/inbox/01a1f7ea-7460-7000-8004-d400f1b21cb5', 'Kystkartverket', NULL, false, 'Eksempel på brev', NULL, false, false, true, '2026-11-20 07:45:00+00', false, false);


--
-- Data for Name: people; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.people VALUES ('5517fc8c-8fea-5e61-8731-e77dff09a878', 'Adm (test)', '', 'nb-NO', '29:1bc9c260a19dd5407af4b660a93587fa6', '2026-11-20 07:45:00+00');


--
-- Data for Name: sources; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sources VALUES ('altinn', '2026-11-18 07:45:00+00', '{"v":1,"swept":"2026-11-20T07:45:00+00:00","marks":{"2026-11-20T07:45:00+00:00":["313300102","313341372","313382648","313423913","313465187","313506452","313547728","313588998","313630269","313671534","313754073","313756270"]}}', '2026-11-20 07:45:00+00', NULL, '', '', '[]');


--
-- Data for Name: suppressed_letters; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.suppressed_letters VALUES ('ad6070f4bfbc97dbbb7e2aeac7429d24799976ef288f38acb142d20133a53d2b', 'altinn', '313756270', 'lonn-melding', 'suppressed_service', '2026-11-20 07:45:00+00');


--
-- Data for Name: units_heard; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.units_heard VALUES ('altinn', '313756270', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313588998', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313423913', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313465187', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313506452', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313300102', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313630269', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313382648', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313547728', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313341372', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313754073', '2026-11-20 07:45:00+00', NULL, NULL);
INSERT INTO public.units_heard VALUES ('altinn', '313671534', '2026-11-20 07:45:00+00', NULL, NULL);


--
-- Name: effects_effect_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.effects_effect_id_seq', 16, true);


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


