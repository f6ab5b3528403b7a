BEGIN TRANSACTION;
CREATE TABLE actions (
	digest TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_actions PRIMARY KEY (digest)
);
INSERT INTO "actions" VALUES('7f799d73f311ca11c23b08c1be730aac3abc62adf56a6439ba5be11cd7aab785','3f05e5ce4201412fb246a83c83445ca4','2026-11-20 07:45:00.000000');
INSERT INTO "actions" VALUES('9d59049b3c77f111bc7419ba9c5d62cee634a6b44af317022e1f0c45b87377bd','fd2debb629fd4d5a995f3b9ee551255c','2026-11-20 07:45:00.000000');
INSERT INTO "actions" VALUES('011eb68278aa6c3529eb40e9919882d95775ba76532b9d9ef2f53df4e7d1d018','4f9b00ba15d64492916d20a0fd73507a','2026-11-20 07:46:01.000000');
INSERT INTO "actions" VALUES('595319b34eac19c4c142ec9990bfa1eaac81afb67d82262f01a66646d0c45c7d','71499a57e6ee42f08ea4018a329dd0c0','2026-11-20 07:46:01.000000');
INSERT INTO "actions" VALUES('88dfca24d4decaf471e707e2da81ab6af2d975528ea21edfd47a160d6216bd56','71499a57e6ee42f08ea4018a329dd0c0','2026-11-20 07:46:01.000000');
INSERT INTO "actions" VALUES('d0444c918943437d6bb9bad49980b26d9d78ce86300489f3f29b2ad8465a9713','b11a9e251c7c4594b9e5e50e99d737a3','2026-11-20 07:46:01.000000');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE audit_entries (
	number INTEGER NOT NULL, 
	verb TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	item_id TEXT NOT NULL, 
	facts JSON NOT NULL, 
	text_digest TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_audit_entries PRIMARY KEY (number)
);
INSERT INTO "audit_entries" VALUES(1,'board:set','5517fc8c-8fea-5e61-8731-e77dff09a878','2026-11-20 07:45:00.000000','','{"board":"19:73622e562abe6ed45730744f1187eb9b@thread.tacv2"}','','0000000000000000000000000000000000000000000000000000000000000000','a5fd86dd2501365ed6278e77a49e245436dc7bfdab167ab40398c44dfec96203');
INSERT INTO "audit_entries" VALUES(2,'item:seen','postvakt','2026-11-20 07:45:00.000000','b11a9e251c7c4594b9e5e50e99d737a3','{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}','','a5fd86dd2501365ed6278e77a49e245436dc7bfdab167ab40398c44dfec96203','25d6ed50cca124a5ff36614ae4ad17111e57dbe428a4dbb43d50c3d9812e772f');
INSERT INTO "audit_entries" VALUES(3,'item:seen','postvakt','2026-11-20 07:45:00.000000','4f9b00ba15d64492916d20a0fd73507a','{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}','','25d6ed50cca124a5ff36614ae4ad17111e57dbe428a4dbb43d50c3d9812e772f','26da91687f12726b51f4837bfd87d12acd925a80875fc372836d9837aa878b86');
INSERT INTO "audit_entries" VALUES(4,'item:seen','postvakt','2026-11-20 07:45:00.000000','71499a57e6ee42f08ea4018a329dd0c0','{"source":"altinn","unit":"313756270","service":"trygd-fortrolig"}','','26da91687f12726b51f4837bfd87d12acd925a80875fc372836d9837aa878b86','93a16d8384295388cea35819fb74f4c90cad82738499f89560d0fb0c6b16e826');
INSERT INTO "audit_entries" VALUES(5,'item:seen','postvakt','2026-11-20 07:45:00.000000','3f05e5ce4201412fb246a83c83445ca4','{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}','','93a16d8384295388cea35819fb74f4c90cad82738499f89560d0fb0c6b16e826','0646a2315d81ef5e93e19bbbb59c745f546ba39a3fed6c6aeec294f3dde63637');
INSERT INTO "audit_entries" VALUES(6,'item:seen','postvakt','2026-11-20 07:45:00.000000','fd2debb629fd4d5a995f3b9ee551255c','{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}','','0646a2315d81ef5e93e19bbbb59c745f546ba39a3fed6c6aeec294f3dde63637','5cc1716022ace4ee9c6f4c42bc07e38f9caa7db9dcc287fa77f66f345d5597c6');
INSERT INTO "audit_entries" VALUES(7,'item:claimed','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:45:00.000000','3f05e5ce4201412fb246a83c83445ca4','{}','','5cc1716022ace4ee9c6f4c42bc07e38f9caa7db9dcc287fa77f66f345d5597c6','167cbe68cdf0018eb974d3d649808d0a6ea0a8f6d80e7781969f186d00c5a069');
INSERT INTO "audit_entries" VALUES(8,'item:routed','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:45:00.000000','3f05e5ce4201412fb246a83c83445ca4','{"route":"register_on_case","case":"26/00001"}','','167cbe68cdf0018eb974d3d649808d0a6ea0a8f6d80e7781969f186d00c5a069','2f655ae588e68ca6c5d9aa981493cc6212f6a5560b981a798b1b9c19e3e72126');
INSERT INTO "audit_entries" VALUES(9,'item:claimed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:45:00.000000','fd2debb629fd4d5a995f3b9ee551255c','{}','','2f655ae588e68ca6c5d9aa981493cc6212f6a5560b981a798b1b9c19e3e72126','4606a76185116844f41cf921338a325e318d69556547583a79a28b1a8a438938');
INSERT INTO "audit_entries" VALUES(10,'item:routed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:45:00.000000','fd2debb629fd4d5a995f3b9ee551255c','{"route":"done_by_hand","reason":"printed"}','','4606a76185116844f41cf921338a325e318d69556547583a79a28b1a8a438938','7c1ca82ba6a07ab88e004cb8e5f2cd39e6a9febf21ea0183f63e621482057831');
INSERT INTO "audit_entries" VALUES(11,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"open_letter","effect":"1"}','','7c1ca82ba6a07ab88e004cb8e5f2cd39e6a9febf21ea0183f63e621482057831','58dd0dc754c55f8c349b3f404f64193fbc5812efcee28588a05dcd9b120e260b');
INSERT INTO "audit_entries" VALUES(12,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"create_entry","effect":"2"}','','58dd0dc754c55f8c349b3f404f64193fbc5812efcee28588a05dcd9b120e260b','d067f0d33616d317f432a2886b2f011c47c3943b617c994c0ca7bdfb18f97615');
INSERT INTO "audit_entries" VALUES(13,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"check_single","effect":"3"}','','d067f0d33616d317f432a2886b2f011c47c3943b617c994c0ca7bdfb18f97615','8529a53fec135143edac473212edd096a54c0f965329f4585d2c9410bc783235');
INSERT INTO "audit_entries" VALUES(14,'effect:done','postvakt','2026-11-20 07:46:01.000000','fd2debb629fd4d5a995f3b9ee551255c','{"kind":"put_away","effect":"7"}','','8529a53fec135143edac473212edd096a54c0f965329f4585d2c9410bc783235','8426ff8721b5c33de15875bef4ba10b6cf6abc7fb75c276dcf605c0ec705132d');
INSERT INTO "audit_entries" VALUES(15,'item:handled','postvakt','2026-11-20 07:46:01.000000','fd2debb629fd4d5a995f3b9ee551255c','{}','','8426ff8721b5c33de15875bef4ba10b6cf6abc7fb75c276dcf605c0ec705132d','6530a149544c5658e59b6b504ddcf76d0bf616cc655abff83af73a97a98ed8e9');
INSERT INTO "audit_entries" VALUES(16,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"add_file","effect":"8"}','','6530a149544c5658e59b6b504ddcf76d0bf616cc655abff83af73a97a98ed8e9','bd63181c1cdaae7c5bc9abb45c571eeeb2b82301244a3de970b778f5ff7d22fb');
INSERT INTO "audit_entries" VALUES(17,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"add_file","effect":"9"}','','bd63181c1cdaae7c5bc9abb45c571eeeb2b82301244a3de970b778f5ff7d22fb','51059ba1ba04360fb8c0dac2aa95c75d209cfc40fc161780819101189d753f21');
INSERT INTO "audit_entries" VALUES(18,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"finalise_entry","effect":"4"}','','51059ba1ba04360fb8c0dac2aa95c75d209cfc40fc161780819101189d753f21','3524a2fb0ee0d92da0d0a8e1dfb29b566181b506de17a1f9f6c8cc882f4b2ebb');
INSERT INTO "audit_entries" VALUES(19,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"mark_read","effect":"5"}','','3524a2fb0ee0d92da0d0a8e1dfb29b566181b506de17a1f9f6c8cc882f4b2ebb','ef29acacc5d1a2434a6037e3762fd7700d044f6587affb83826a571bcc1860bb');
INSERT INTO "audit_entries" VALUES(20,'effect:done','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"kind":"put_away","effect":"6"}','','ef29acacc5d1a2434a6037e3762fd7700d044f6587affb83826a571bcc1860bb','debac103ff5302434c5b5440a0d92f6b3e70559f51adf638226a82d4fd20074a');
INSERT INTO "audit_entries" VALUES(21,'item:handled','postvakt','2026-11-20 07:46:01.000000','3f05e5ce4201412fb246a83c83445ca4','{"entry":"26/00001-1"}','','debac103ff5302434c5b5440a0d92f6b3e70559f51adf638226a82d4fd20074a','a762bade226a9f749f3617ecb05d67f4f395157b500b23b34a0890f5e7d44bcb');
INSERT INTO "audit_entries" VALUES(22,'item:claimed','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:46:01.000000','4f9b00ba15d64492916d20a0fd73507a','{}','','a762bade226a9f749f3617ecb05d67f4f395157b500b23b34a0890f5e7d44bcb','8cbdb1a898bed032efebe60f6a1b2bc6e334789612a012a1721bcbd79d6395c6');
INSERT INTO "audit_entries" VALUES(23,'item:claimed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000','71499a57e6ee42f08ea4018a329dd0c0','{}','','8cbdb1a898bed032efebe60f6a1b2bc6e334789612a012a1721bcbd79d6395c6','3cc238cae7c8cc0e33b25c222121b1cca4ab885042987ccc67269a68f94c9299');
INSERT INTO "audit_entries" VALUES(24,'item:taken_over','723db155-0be9-5fe1-9869-39a2c6d34b24','2026-11-20 07:46:01.000000','71499a57e6ee42f08ea4018a329dd0c0','{"from":"122f4378-8f43-55fd-b262-c8176c780888"}','ae14709204cb78e1850770ac89dc1b002fe3a5e367fe4c5ced6b145e9fedb1ab','3cc238cae7c8cc0e33b25c222121b1cca4ab885042987ccc67269a68f94c9299','7c75c5a0304c848f65e25b3c6885fcb001724184e0a4f5f35ee531c30dccfab9');
INSERT INTO "audit_entries" VALUES(25,'item:claimed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000','b11a9e251c7c4594b9e5e50e99d737a3','{}','','7c75c5a0304c848f65e25b3c6885fcb001724184e0a4f5f35ee531c30dccfab9','ae80c5d83f39e2a845eb8706d040df2913f891ba69ea0ca9ae88b2812df0a566');
INSERT INTO "audit_entries" VALUES(26,'item:routed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000','b11a9e251c7c4594b9e5e50e99d737a3','{"route":"register_on_case","case":"26/00001"}','','ae80c5d83f39e2a845eb8706d040df2913f891ba69ea0ca9ae88b2812df0a566','819420a2f728cb09884e94abee08819b273b86ca04562ba5a3e3e14ca4789f7a');
INSERT INTO "audit_entries" VALUES(27,'effect:done','postvakt','2026-11-20 07:47:02.000000','b11a9e251c7c4594b9e5e50e99d737a3','{"kind":"open_letter","effect":"10"}','','819420a2f728cb09884e94abee08819b273b86ca04562ba5a3e3e14ca4789f7a','ca51c3f64fbed6c0a7ed3ae719fa41b79b37bf175f650fe3adcc6261b63aff65');
INSERT INTO "audit_entries" VALUES(28,'item:stuck','postvakt','2026-11-20 07:47:02.000000','b11a9e251c7c4594b9e5e50e99d737a3','{"trouble":"rejected"}','','ca51c3f64fbed6c0a7ed3ae719fa41b79b37bf175f650fe3adcc6261b63aff65','efd919107cfda66988634cbc6108973fa5a04337930b89c7d0056fa3a15540a6');
CREATE TABLE audit_head (
	head_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	anchor_number INTEGER NOT NULL, 
	anchor_hash TEXT NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (head_id)
);
INSERT INTO "audit_head" VALUES(1,28,'efd919107cfda66988634cbc6108973fa5a04337930b89c7d0056fa3a15540a6',0,'0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE boards (
	place INTEGER NOT NULL, 
	board_id TEXT NOT NULL, 
	address TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	set_at DATETIME NOT NULL, 
	blocked_since DATETIME, 
	blocked_reason TEXT NOT NULL, 
	CONSTRAINT pk_boards PRIMARY KEY (place)
);
INSERT INTO "boards" VALUES(1,'19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','{"service_url":"http://127.0.0.1:37511/emea/","tenant_id":"5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11","team_id":"19:3563d959375f1f184f21b8055415344d@thread.tacv2","aad_group_id":"","channel_id":"19:73622e562abe6ed45730744f1187eb9b@thread.tacv2","bot_id":"28:9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90","bot_name":"Postvakt"}','5517fc8c-8fea-5e61-8731-e77dff09a878','2026-11-20 07:45:00.000000',NULL,'');
CREATE TABLE cards (
	board_id TEXT NOT NULL, 
	subject_id TEXT NOT NULL, 
	wanted_version INTEGER NOT NULL, 
	shown_version INTEGER NOT NULL, 
	activity_id TEXT NOT NULL, 
	urgent BOOLEAN NOT NULL, 
	unwanted BOOLEAN NOT NULL, 
	wanted_at DATETIME NOT NULL, 
	CONSTRAINT pk_cards PRIMARY KEY (board_id, subject_id)
);
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','b11a9e251c7c4594b9e5e50e99d737a3',4,4,'1795160761002',0,0,'2026-11-22 04:29:43.849000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','4f9b00ba15d64492916d20a0fd73507a',2,2,'1795160761003',0,0,'2026-11-22 04:29:43.811000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','71499a57e6ee42f08ea4018a329dd0c0',3,3,'1795160761004',0,0,'2026-11-22 04:29:43.820000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','3f05e5ce4201412fb246a83c83445ca4',4,4,'1795160761000',0,0,'2026-11-22 04:28:42.014000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','fd2debb629fd4d5a995f3b9ee551255c',4,4,'1795160761001',0,0,'2026-11-22 04:28:42.070000');
CREATE TABLE effects (
	effect_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	item_id TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	args JSON NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_owner TEXT NOT NULL, 
	leased_until DATETIME, 
	sent_at DATETIME, 
	result JSON NOT NULL, 
	error TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT fk_effects_item_id FOREIGN KEY(item_id) REFERENCES items (item_id), 
	CONSTRAINT uq_effects_item_id_round_ordinal UNIQUE (item_id, round, ordinal)
);
INSERT INTO "effects" VALUES(1,'3f05e5ce4201412fb246a83c83445ca4',1,10,'open_letter','{}','done',1,'2026-11-22 04:29:42.188000','vm:16721:0dd7916e','2026-11-22 04:30:43.232000','2026-11-22 04:29:43.246000','{"declared_sensitive":false,"revealed":false,"private_sender":false}','','');
INSERT INTO "effects" VALUES(2,'3f05e5ce4201412fb246a83c83445ca4',1,20,'create_entry','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}','done',1,'2026-11-22 04:29:42.188000','vm:16721:0dd7916e','2026-11-22 04:30:43.289000','2026-11-22 04:29:43.482000','{"entry_number":"26/00001-1","entry_link":"","entry_status":"M"}','','');
INSERT INTO "effects" VALUES(3,'3f05e5ce4201412fb246a83c83445ca4',1,30,'check_single','{"route":"register_on_case","case_number":"26/00001","title_confirmed":true}','done',0,'2026-11-22 04:29:42.188000','vm:16721:0dd7916e','2026-11-22 04:30:43.503000',NULL,'{}','','');
INSERT INTO "effects" VALUES(4,'3f05e5ce4201412fb246a83c83445ca4',1,1000,'finalise_entry','{}','done',1,'2026-11-22 04:29:42.188000','vm:16721:0dd7916e','2026-11-22 04:30:43.648000','2026-11-22 04:29:43.654000','{"final":true}','','');
INSERT INTO "effects" VALUES(5,'3f05e5ce4201412fb246a83c83445ca4',1,2000,'mark_read','{}','done',1,'2026-11-22 04:29:42.188000','vm:16721:0dd7916e','2026-11-22 04:30:43.677000','2026-11-22 04:29:43.683000','{}','','');
INSERT INTO "effects" VALUES(6,'3f05e5ce4201412fb246a83c83445ca4',1,9000,'put_away','{"route":"register_on_case","case_number":"26/00001","title_confirmed":true}','done',1,'2026-11-22 04:29:42.188000','vm:16721:0dd7916e','2026-11-22 04:30:43.703000','2026-11-22 04:29:43.711000','{"put_away":"done"}','','');
INSERT INTO "effects" VALUES(7,'fd2debb629fd4d5a995f3b9ee551255c',1,9000,'put_away','{"route":"done_by_hand","by_hand":"printed"}','done',1,'2026-11-22 04:29:42.215000','vm:16721:0dd7916e','2026-11-22 04:30:43.526000','2026-11-22 04:29:43.535000','{"put_away":"done"}','','');
INSERT INTO "effects" VALUES(8,'3f05e5ce4201412fb246a83c83445ca4',1,100,'add_file','{"attachment_id":"01a1f7ea-7460-7000-8005-6f4b6612125f","main":true}','done',1,'2026-11-22 04:29:43.273000','vm:16721:0dd7916e','2026-11-22 04:30:43.567000','2026-11-22 04:29:43.585000','{}','','');
INSERT INTO "effects" VALUES(9,'3f05e5ce4201412fb246a83c83445ca4',1,101,'add_file','{"attachment_id":"body","main":false}','done',1,'2026-11-22 04:29:43.273000','vm:16721:0dd7916e','2026-11-22 04:30:43.609000','2026-11-22 04:29:43.626000','{}','','');
INSERT INTO "effects" VALUES(10,'b11a9e251c7c4594b9e5e50e99d737a3',1,10,'open_letter','{}','done',1,'2026-11-22 04:30:43.855000','vm:16721:0dd7916e','2026-11-22 04:31:44.865000','2026-11-22 04:30:44.877000','{"declared_sensitive":false,"revealed":false,"private_sender":false}','','');
INSERT INTO "effects" VALUES(11,'b11a9e251c7c4594b9e5e50e99d737a3',1,20,'create_entry','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}','failed',1,'2026-11-22 04:30:43.855000','',NULL,'2026-11-22 04:30:44.924000','{}','rejected','sif.not_configured');
INSERT INTO "effects" VALUES(12,'b11a9e251c7c4594b9e5e50e99d737a3',1,30,'check_single','{"route":"register_on_case","case_number":"26/00001","title_confirmed":true,"handler":"nobody"}','planned',0,'2026-11-22 04:30:43.855000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(13,'b11a9e251c7c4594b9e5e50e99d737a3',1,1000,'finalise_entry','{}','planned',0,'2026-11-22 04:30:43.855000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(14,'b11a9e251c7c4594b9e5e50e99d737a3',1,2000,'mark_read','{}','planned',0,'2026-11-22 04:30:43.855000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(15,'b11a9e251c7c4594b9e5e50e99d737a3',1,9000,'put_away','{"route":"register_on_case","case_number":"26/00001","title_confirmed":true,"handler":"nobody"}','planned',0,'2026-11-22 04:30:43.855000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(16,'b11a9e251c7c4594b9e5e50e99d737a3',1,100,'add_file','{"attachment_id":"01a1f7ea-7460-7000-8001-0b227777d4dd","main":true}','planned',0,'2026-11-22 04:30:44.896000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(17,'b11a9e251c7c4594b9e5e50e99d737a3',1,101,'add_file','{"attachment_id":"body","main":false}','planned',0,'2026-11-22 04:30:44.896000','',NULL,NULL,'{}','','');
CREATE TABLE free_texts (
	text_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	text TEXT, 
	salt BLOB, 
	digest TEXT NOT NULL, 
	at DATETIME NOT NULL
);
INSERT INTO "free_texts" VALUES(1,'ferie',X'7D81C57E4F841EB8054C19EC3507B10AE1F96FC7C43BBD0EF7CE620E93683D79','ae14709204cb78e1850770ac89dc1b002fe3a5e367fe4c5ced6b145e9fedb1ab','2026-11-20 07:46:01.000000');
CREATE TABLE items (
	item_id TEXT NOT NULL, 
	state TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	content_version INTEGER NOT NULL, 
	round INTEGER NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	claimant TEXT, 
	claimed_at DATETIME, 
	attested_open BOOLEAN NOT NULL, 
	backlog BOOLEAN NOT NULL, 
	changed_at DATETIME, 
	route TEXT, 
	routed_by TEXT, 
	undo_until DATETIME, 
	outcome JSON, 
	trouble JSON, 
	source_id TEXT NOT NULL, 
	external_id TEXT NOT NULL, 
	thread_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	service_id TEXT NOT NULL, 
	received_at DATETIME NOT NULL, 
	link TEXT NOT NULL, 
	sender_name TEXT, 
	sender_org TEXT, 
	sender_is_private BOOLEAN NOT NULL, 
	subject TEXT, 
	due_at DATETIME, 
	declared_sensitive BOOLEAN NOT NULL, 
	confirmation_needed BOOLEAN NOT NULL, 
	fetchable BOOLEAN NOT NULL, 
	content_at DATETIME NOT NULL, 
	seen_at_source BOOLEAN NOT NULL, 
	archived_at_source BOOLEAN NOT NULL, 
	CONSTRAINT pk_items PRIMARY KEY (item_id), 
	CONSTRAINT uq_items_source_id_external_id UNIQUE (source_id, external_id)
);
INSERT INTO "items" VALUES('b11a9e251c7c4594b9e5e50e99d737a3','needs_attention',4,1,1,'2026-11-20 07:45:00.000000','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000',0,0,NULL,'register_on_case','122f4378-8f43-55fd-b262-c8176c780888',NULL,NULL,'{"code":"rejected","effect_id":11,"error":"rejected","reason":"sif.not_configured","entry_numbers":[]}','altinn','01a1f7ea-7460-7000-8000-94735e3a265e','01a1f7ea-7460-7000-8000-94735e3a265e','313756270','kystkartverket-rundskriv','2026-11-20 07:45:00.000000','http://127.0.0.1:35659/inbox/01a1f7ea-7460-7000-8000-94735e3a265e','Kystkartverket',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('4f9b00ba15d64492916d20a0fd73507a','claimed',2,1,0,'2026-11-20 07:45:00.000000','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:46:01.000000',0,0,NULL,NULL,NULL,NULL,NULL,NULL,'altinn','01a1f7ea-7460-7000-8002-59581e27de7c','01a1f7ea-7460-7000-8002-59581e27de7c','313756270','lyktetilsynet-vedtak','2026-11-20 07:45:00.000000','http://127.0.0.1:35659/inbox/01a1f7ea-7460-7000-8002-59581e27de7c','Statens lyktetilsyn',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('71499a57e6ee42f08ea4018a329dd0c0','claimed',3,1,0,'2026-11-20 07:45:00.000000','723db155-0be9-5fe1-9869-39a2c6d34b24','2026-11-20 07:46:01.000000',0,0,NULL,NULL,NULL,NULL,NULL,NULL,'altinn','01a1f7ea-7460-7000-8003-8527a891e224','01a1f7ea-7460-7000-8003-8527a891e224','313756270','trygd-fortrolig','2026-11-20 07:45:00.000000','http://127.0.0.1:35659/inbox/01a1f7ea-7460-7000-8003-8527a891e224','Trygdekontoret i Nordvika',NULL,0,NULL,NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('3f05e5ce4201412fb246a83c83445ca4','handled',4,1,1,'2026-11-20 07:45:00.000000','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:45:00.000000',0,0,NULL,'register_on_case','b26b5558-7902-5684-914f-e019fd5af8a2',NULL,'{"route":"register_on_case","by":"b26b5558-7902-5684-914f-e019fd5af8a2","at":"2026-11-20T07:46:01+00:00","entry_number":"26/00001-1","entry_link":"","temporary":false,"reason":"","put_away":"done","confirmation":""}',NULL,'altinn','01a1f7ea-7460-7000-8004-d400f1b21cb5','01a1f7ea-7460-7000-8004-d400f1b21cb5','313756270','kystkartverket-rundskriv','2026-11-20 07:45:00.000000','http://127.0.0.1:35659/inbox/01a1f7ea-7460-7000-8004-d400f1b21cb5','Kystkartverket',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('fd2debb629fd4d5a995f3b9ee551255c','handled',4,1,1,'2026-11-20 07:45:00.000000','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:45:00.000000',0,0,NULL,'done_by_hand','122f4378-8f43-55fd-b262-c8176c780888',NULL,'{"route":"done_by_hand","by":"122f4378-8f43-55fd-b262-c8176c780888","at":"2026-11-20T07:46:01+00:00","entry_number":"","entry_link":"","temporary":false,"reason":"printed","put_away":"done","confirmation":""}',NULL,'altinn','01a1f7ea-7460-7000-8006-02356069e9d1','01a1f7ea-7460-7000-8006-02356069e9d1','313756270','lyktetilsynet-vedtak','2026-11-20 07:45:00.000000','http://127.0.0.1:35659/inbox/01a1f7ea-7460-7000-8006-02356069e9d1','Statens lyktetilsyn',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
CREATE TABLE people (
	person_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	archive_user TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	teams_id TEXT NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (person_id)
);
INSERT INTO "people" VALUES('5517fc8c-8fea-5e61-8731-e77dff09a878','Adm (test)','','nb-NO','29:1bc9c260a19dd5407af4b660a93587fa6','2026-11-20 07:45:00.000000');
CREATE TABLE sources (
	source_id TEXT NOT NULL, 
	start_from DATETIME NOT NULL, 
	cursor TEXT, 
	last_ok_at DATETIME, 
	down_since DATETIME, 
	told_down BOOLEAN NOT NULL, 
	error TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	poison JSON NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY (source_id)
);
INSERT INTO "sources" VALUES('altinn','2026-11-18 07:45:00.000000','{"v":1,"swept":"2026-11-20T07:45:00+00:00","marks":{"2026-11-20T07:45:00+00:00":["313300102","313341372","313382648","313423913","313465187","313506452","313547728","313588998","313630269","313671534","313754073","313756270"]}}','2026-11-20 07:45:00.000000',NULL,0,'','','[]');
CREATE TABLE suppressed_letters (
	digest TEXT NOT NULL, 
	source_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	service_id TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_suppressed_letters PRIMARY KEY (digest)
);
INSERT INTO "suppressed_letters" VALUES('ad6070f4bfbc97dbbb7e2aeac7429d24799976ef288f38acb142d20133a53d2b','altinn','313756270','lonn-melding','suppressed_service','2026-11-20 07:45:00.000000');
CREATE TABLE units_heard (
	source_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	heard_at DATETIME, 
	denied_since DATETIME, 
	silent_since DATETIME, 
	CONSTRAINT pk_units_heard PRIMARY KEY (source_id, unit)
);
INSERT INTO "units_heard" VALUES('altinn','313506452','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313754073','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313630269','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313756270','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313671534','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313423913','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313588998','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313382648','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313300102','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313547728','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313341372','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313465187','2026-11-20 07:45:00.000000',NULL,NULL);
CREATE INDEX ix_items_claimant ON items (claimant);
CREATE INDEX ix_items_source_id_thread_id ON items (source_id, thread_id);
CREATE INDEX ix_items_state_received_at ON items (state, received_at);
CREATE INDEX ix_effects_state_due_at ON effects (state, due_at);
CREATE INDEX ix_audit_entries_item_id_number ON audit_entries (item_id, number);
CREATE INDEX ix_suppressed_letters_source_id ON suppressed_letters (source_id);
CREATE INDEX ix_cards_activity_id ON cards (activity_id);
CREATE INDEX ix_cards_to_draw ON cards (board_id) WHERE shown_version < wanted_version OR unwanted = 1;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('effects',17);
INSERT INTO "sqlite_sequence" VALUES('free_texts',1);
COMMIT;
