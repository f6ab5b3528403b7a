BEGIN TRANSACTION;
CREATE TABLE actions (
	digest TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_actions PRIMARY KEY (digest)
);
INSERT INTO "actions" VALUES('247cc1d149785ced7baed8a14c46ebdc4c0f309fe1c6615b9a910b9587681fde','3bef938ec88146d2b64267330a52faed','2026-11-20 07:45:00.000000');
INSERT INTO "actions" VALUES('21bf469d3665ac7713678cfe9fe52d4012eacde620534dea30ba579214939b7b','d8f1c9388036470e9694dcbf14704df6','2026-11-20 07:45:00.000000');
INSERT INTO "actions" VALUES('01edc7205692f96a29ab7a5e70c6fcc5dcfdf82b5e7fbaf302c2e4e99ccc8137','69001ba2d479411082ad6e67daac90fc','2026-11-20 07:46:01.000000');
INSERT INTO "actions" VALUES('9aed937e09114b607e8e13d6caf7fac1bcb32d0b08945daf74190f84d04c1361','7aed2d5327da4c4c9825dfffd03c2fed','2026-11-20 07:46:01.000000');
INSERT INTO "actions" VALUES('3c7d1a49ceb6b749b23bbd9a611b54e9d10c827461b7757cc3ed40550dc14582','7aed2d5327da4c4c9825dfffd03c2fed','2026-11-20 07:46:01.000000');
INSERT INTO "actions" VALUES('5c47b4b7b6098c26d070d32e629ee8ffda8568b05dfbf8cce176b7bd84278644','d35929ae555940f598feb8fb679c5d8e','2026-11-20 07:46:01.000000');
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
INSERT INTO "audit_entries" VALUES(2,'item:seen','postvakt','2026-11-20 07:45:00.000000','d8f1c9388036470e9694dcbf14704df6','{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}','','a5fd86dd2501365ed6278e77a49e245436dc7bfdab167ab40398c44dfec96203','f9ce57b63b991b5bae6f5fafce5edfae4ec6186fa6f1568e3fbc9ebacb8cd82e');
INSERT INTO "audit_entries" VALUES(3,'item:seen','postvakt','2026-11-20 07:45:00.000000','d35929ae555940f598feb8fb679c5d8e','{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}','','f9ce57b63b991b5bae6f5fafce5edfae4ec6186fa6f1568e3fbc9ebacb8cd82e','f9591820bb184391c5c5c2b00fccd19da61f22832db19dff2eaaf84b68998666');
INSERT INTO "audit_entries" VALUES(4,'item:seen','postvakt','2026-11-20 07:45:00.000000','69001ba2d479411082ad6e67daac90fc','{"source":"altinn","unit":"313756270","service":"trygd-fortrolig"}','','f9591820bb184391c5c5c2b00fccd19da61f22832db19dff2eaaf84b68998666','1d02682e6952b56d9b33e808f91b8bae3648fdca34a1229ceaf426e684eeaeaa');
INSERT INTO "audit_entries" VALUES(5,'item:seen','postvakt','2026-11-20 07:45:00.000000','3bef938ec88146d2b64267330a52faed','{"source":"altinn","unit":"313756270","service":"kystkartverket-rundskriv"}','','1d02682e6952b56d9b33e808f91b8bae3648fdca34a1229ceaf426e684eeaeaa','83ed3df11fa17c7e9f78fc85e6e35d4f5c3ac011ebb314daaf1350b08e9d851a');
INSERT INTO "audit_entries" VALUES(6,'item:seen','postvakt','2026-11-20 07:45:00.000000','7aed2d5327da4c4c9825dfffd03c2fed','{"source":"altinn","unit":"313756270","service":"lyktetilsynet-vedtak"}','','83ed3df11fa17c7e9f78fc85e6e35d4f5c3ac011ebb314daaf1350b08e9d851a','c84ad6af91430780a08913dce60761b943b86c93a6fc8a0b8ff6e671c312b342');
INSERT INTO "audit_entries" VALUES(7,'item:claimed','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:45:00.000000','3bef938ec88146d2b64267330a52faed','{}','','c84ad6af91430780a08913dce60761b943b86c93a6fc8a0b8ff6e671c312b342','be53643415c99bd9cbe99cf81a41c1da25bb98372d231c3a018a7db4c1102610');
INSERT INTO "audit_entries" VALUES(8,'item:routed','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:45:00.000000','3bef938ec88146d2b64267330a52faed','{"route":"register_on_case","case":"26/00001"}','','be53643415c99bd9cbe99cf81a41c1da25bb98372d231c3a018a7db4c1102610','3567724e51b45b5d46da3792c7644f23062279b5b5412590d217411f09f50d88');
INSERT INTO "audit_entries" VALUES(9,'item:claimed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:45:00.000000','d8f1c9388036470e9694dcbf14704df6','{}','','3567724e51b45b5d46da3792c7644f23062279b5b5412590d217411f09f50d88','31ff81ea9e6c61b58cde21b370aea85c58d909d27b378afd8c39423469b7648e');
INSERT INTO "audit_entries" VALUES(10,'item:routed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:45:00.000000','d8f1c9388036470e9694dcbf14704df6','{"route":"done_by_hand","reason":"printed"}','','31ff81ea9e6c61b58cde21b370aea85c58d909d27b378afd8c39423469b7648e','007cbd6d5e8143af2decdabe4ff6e056bc34e43bd9707a44129ffdc7d572a80f');
INSERT INTO "audit_entries" VALUES(11,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"open_letter","effect":"1"}','','007cbd6d5e8143af2decdabe4ff6e056bc34e43bd9707a44129ffdc7d572a80f','cfbe448e47782e427921750821c8a9c4513d96633683368327cf579a18b91abc');
INSERT INTO "audit_entries" VALUES(12,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"create_entry","effect":"2"}','','cfbe448e47782e427921750821c8a9c4513d96633683368327cf579a18b91abc','020fd7114f27a125822a05b5f0360df28d1d17364f29dea477972233f62a50db');
INSERT INTO "audit_entries" VALUES(13,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"check_single","effect":"3"}','','020fd7114f27a125822a05b5f0360df28d1d17364f29dea477972233f62a50db','8014f7621e0c9e8a30d64701fc15ee97b577674d88dab0cf0102fa3e2604f50d');
INSERT INTO "audit_entries" VALUES(14,'effect:done','postvakt','2026-11-20 07:46:01.000000','d8f1c9388036470e9694dcbf14704df6','{"kind":"put_away","effect":"7"}','','8014f7621e0c9e8a30d64701fc15ee97b577674d88dab0cf0102fa3e2604f50d','ca656c33c20852e073bdd0e4018b60d9240389d0f1eb1b674cb654d2a2fe3ef7');
INSERT INTO "audit_entries" VALUES(15,'item:handled','postvakt','2026-11-20 07:46:01.000000','d8f1c9388036470e9694dcbf14704df6','{}','','ca656c33c20852e073bdd0e4018b60d9240389d0f1eb1b674cb654d2a2fe3ef7','ebdd56d6b9881bdb1d841c904bd56935823bf946292f12abef8fd762ca97a2ce');
INSERT INTO "audit_entries" VALUES(16,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"add_file","effect":"8"}','','ebdd56d6b9881bdb1d841c904bd56935823bf946292f12abef8fd762ca97a2ce','1a77759a83ca45ebdda858c101b0e51a140c5e0bf4635f1551038d9d7672b669');
INSERT INTO "audit_entries" VALUES(17,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"add_file","effect":"9"}','','1a77759a83ca45ebdda858c101b0e51a140c5e0bf4635f1551038d9d7672b669','4d66aad7b6030767d415930efc8f2caef4d418e3e831a146cef32949e96c016b');
INSERT INTO "audit_entries" VALUES(18,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"finalise_entry","effect":"4"}','','4d66aad7b6030767d415930efc8f2caef4d418e3e831a146cef32949e96c016b','5b4d8fd76c4e2343ea4bb678c871a6fd577ac484d441d085dad70afb8b9152c2');
INSERT INTO "audit_entries" VALUES(19,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"mark_read","effect":"5"}','','5b4d8fd76c4e2343ea4bb678c871a6fd577ac484d441d085dad70afb8b9152c2','3695dd03ab9857c7c26333f82754cf566296cdfbe54678ba340338d48269c40e');
INSERT INTO "audit_entries" VALUES(20,'effect:done','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"kind":"put_away","effect":"6"}','','3695dd03ab9857c7c26333f82754cf566296cdfbe54678ba340338d48269c40e','1f6e694c18a5cace65105b1cff9677fb48c28c9c55a022b267dba154a59cd07c');
INSERT INTO "audit_entries" VALUES(21,'item:handled','postvakt','2026-11-20 07:46:01.000000','3bef938ec88146d2b64267330a52faed','{"entry":"26/00001-1"}','','1f6e694c18a5cace65105b1cff9677fb48c28c9c55a022b267dba154a59cd07c','d57f87141270c6bc20cfe471a7519e78ae35fe23241a8088e5bf86c7d943ea03');
INSERT INTO "audit_entries" VALUES(22,'item:claimed','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:46:01.000000','69001ba2d479411082ad6e67daac90fc','{}','','d57f87141270c6bc20cfe471a7519e78ae35fe23241a8088e5bf86c7d943ea03','600d129df3c5c6678b11c7f2a5d9c684abc4126e73ae12b8ae393df6b138ef22');
INSERT INTO "audit_entries" VALUES(23,'item:claimed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000','7aed2d5327da4c4c9825dfffd03c2fed','{}','','600d129df3c5c6678b11c7f2a5d9c684abc4126e73ae12b8ae393df6b138ef22','de76fad0abda377a65e4d476ee670ba7d1ba5df5cbf01fc520d27ace762f00de');
INSERT INTO "audit_entries" VALUES(24,'item:taken_over','723db155-0be9-5fe1-9869-39a2c6d34b24','2026-11-20 07:46:01.000000','7aed2d5327da4c4c9825dfffd03c2fed','{"from":"122f4378-8f43-55fd-b262-c8176c780888"}','5d63b1d2cb3b53be5d6f4f70463b9db0b9c5f708620fc69eb1cfc291e8b6a277','de76fad0abda377a65e4d476ee670ba7d1ba5df5cbf01fc520d27ace762f00de','6bdc4b43bb9885750c57d9a38d4def4667329e73ea45eada59683a1c1dd99e5f');
INSERT INTO "audit_entries" VALUES(25,'item:claimed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000','d35929ae555940f598feb8fb679c5d8e','{}','','6bdc4b43bb9885750c57d9a38d4def4667329e73ea45eada59683a1c1dd99e5f','6f0d750bfa4d23eb74a3ef2507bd0712215930f2bddb8885b62d71a8582c8b34');
INSERT INTO "audit_entries" VALUES(26,'item:routed','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000','d35929ae555940f598feb8fb679c5d8e','{"route":"register_on_case","case":"26/00001"}','','6f0d750bfa4d23eb74a3ef2507bd0712215930f2bddb8885b62d71a8582c8b34','19a4a7f0c47c234fe977e04164adc85c328f673da1f08c40c5e61739c591d8c1');
INSERT INTO "audit_entries" VALUES(27,'effect:done','postvakt','2026-11-20 07:47:02.000000','d35929ae555940f598feb8fb679c5d8e','{"kind":"open_letter","effect":"10"}','','19a4a7f0c47c234fe977e04164adc85c328f673da1f08c40c5e61739c591d8c1','95b49ec023410557920dba1769d379a7120b2b8677c053a67f69357ef3ce8c03');
INSERT INTO "audit_entries" VALUES(28,'item:stuck','postvakt','2026-11-20 07:47:02.000000','d35929ae555940f598feb8fb679c5d8e','{"trouble":"rejected"}','','95b49ec023410557920dba1769d379a7120b2b8677c053a67f69357ef3ce8c03','ad2902005df7923084cebd573d61b281eccdb0a9fe1746888bd6e97a9d0b2422');
CREATE TABLE audit_head (
	head_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	anchor_number INTEGER NOT NULL, 
	anchor_hash TEXT NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (head_id)
);
INSERT INTO "audit_head" VALUES(1,28,'ad2902005df7923084cebd573d61b281eccdb0a9fe1746888bd6e97a9d0b2422',0,'0000000000000000000000000000000000000000000000000000000000000000');
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
INSERT INTO "boards" VALUES(1,'19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','{"service_url":"http://127.0.0.1:44227/emea/","tenant_id":"5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11","team_id":"19:3563d959375f1f184f21b8055415344d@thread.tacv2","aad_group_id":"","channel_id":"19:73622e562abe6ed45730744f1187eb9b@thread.tacv2","bot_id":"28:9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90","bot_name":"Postvakt"}','5517fc8c-8fea-5e61-8731-e77dff09a878','2026-11-20 07:45:00.000000',NULL,'');
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
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','d8f1c9388036470e9694dcbf14704df6',4,4,'1795160761000',0,0,'2026-11-22 02:55:12.627000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','d35929ae555940f598feb8fb679c5d8e',4,4,'1795160761002',0,0,'2026-11-22 02:56:18.774000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','69001ba2d479411082ad6e67daac90fc',2,2,'1795160761003',0,0,'2026-11-22 02:56:18.433000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','3bef938ec88146d2b64267330a52faed',4,4,'1795160761001',0,0,'2026-11-22 02:55:13.464000');
INSERT INTO "cards" VALUES('19:73622e562abe6ed45730744f1187eb9b@thread.tacv2','7aed2d5327da4c4c9825dfffd03c2fed',3,3,'1795160761004',0,0,'2026-11-22 02:56:18.530000');
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
INSERT INTO "effects" VALUES(1,'3bef938ec88146d2b64267330a52faed',1,10,'open_letter','{}','done',1,'2026-11-22 02:56:13.942000','vm:23294:dd2ee396','2026-11-22 02:57:15.242000','2026-11-22 02:56:15.360000','{"declared_sensitive":false,"revealed":false}','','');
INSERT INTO "effects" VALUES(2,'3bef938ec88146d2b64267330a52faed',1,20,'create_entry','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}','done',1,'2026-11-22 02:56:13.942000','vm:23294:dd2ee396','2026-11-22 02:57:15.649000','2026-11-22 02:56:17.133000','{"entry_number":"26/00001-1","entry_link":"","entry_status":"M"}','','');
INSERT INTO "effects" VALUES(3,'3bef938ec88146d2b64267330a52faed',1,30,'check_single','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}','done',0,'2026-11-22 02:56:13.942000','vm:23294:dd2ee396','2026-11-22 02:57:17.157000',NULL,'{}','','');
INSERT INTO "effects" VALUES(4,'3bef938ec88146d2b64267330a52faed',1,1000,'finalise_entry','{}','done',1,'2026-11-22 02:56:13.942000','vm:23294:dd2ee396','2026-11-22 02:57:17.786000','2026-11-22 02:56:17.899000','{"final":true}','','');
INSERT INTO "effects" VALUES(5,'3bef938ec88146d2b64267330a52faed',1,2000,'mark_read','{}','done',1,'2026-11-22 02:56:13.942000','vm:23294:dd2ee396','2026-11-22 02:57:18.146000','2026-11-22 02:56:18.211000','{}','','');
INSERT INTO "effects" VALUES(6,'3bef938ec88146d2b64267330a52faed',1,9000,'put_away','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true}','done',1,'2026-11-22 02:56:13.942000','vm:23294:dd2ee396','2026-11-22 02:57:18.233000','2026-11-22 02:56:18.242000','{"put_away":"done"}','','');
INSERT INTO "effects" VALUES(7,'d8f1c9388036470e9694dcbf14704df6',1,9000,'put_away','{"route":"done_by_hand","by_hand":"printed"}','done',1,'2026-11-22 02:56:14.097000','vm:23294:dd2ee396','2026-11-22 02:57:17.185000','2026-11-22 02:56:17.202000','{"put_away":"done"}','','');
INSERT INTO "effects" VALUES(8,'3bef938ec88146d2b64267330a52faed',1,100,'add_file','{"attachment_id":"01a1f7ea-7460-7000-8005-6f4b6612125f","main":true}','done',1,'2026-11-22 02:56:15.614000','vm:23294:dd2ee396','2026-11-22 02:57:17.344000','2026-11-22 02:56:17.436000','{}','','');
INSERT INTO "effects" VALUES(9,'3bef938ec88146d2b64267330a52faed',1,101,'add_file','{"attachment_id":"body","main":false}','done',1,'2026-11-22 02:56:15.614000','vm:23294:dd2ee396','2026-11-22 02:57:17.642000','2026-11-22 02:56:17.694000','{}','','');
INSERT INTO "effects" VALUES(10,'d35929ae555940f598feb8fb679c5d8e',1,10,'open_letter','{}','done',1,'2026-11-22 02:57:18.790000','vm:23294:dd2ee396','2026-11-22 02:58:19.871000','2026-11-22 02:57:19.948000','{"declared_sensitive":false,"revealed":false}','','');
INSERT INTO "effects" VALUES(11,'d35929ae555940f598feb8fb679c5d8e',1,20,'create_entry','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}','failed',1,'2026-11-22 02:57:18.790000','',NULL,'2026-11-22 02:57:20.086000','{}','rejected','sif.not_configured');
INSERT INTO "effects" VALUES(12,'d35929ae555940f598feb8fb679c5d8e',1,30,'check_single','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}','planned',0,'2026-11-22 02:57:18.790000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(13,'d35929ae555940f598feb8fb679c5d8e',1,2000,'mark_read','{}','planned',0,'2026-11-22 02:57:18.790000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(14,'d35929ae555940f598feb8fb679c5d8e',1,9000,'put_away','{"route":"register_on_case","case_number":"26/00001","public_title":"Brev","title_confirmed":true,"handler":"nobody"}','planned',0,'2026-11-22 02:57:18.790000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(15,'d35929ae555940f598feb8fb679c5d8e',1,100,'add_file','{"attachment_id":"01a1f7ea-7460-7000-8002-cfc82b26aecb","main":true}','planned',0,'2026-11-22 02:57:20.044000','',NULL,NULL,'{}','','');
INSERT INTO "effects" VALUES(16,'d35929ae555940f598feb8fb679c5d8e',1,101,'add_file','{"attachment_id":"body","main":false}','planned',0,'2026-11-22 02:57:20.044000','',NULL,NULL,'{}','','');
CREATE TABLE free_texts (
	text_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	text TEXT, 
	salt BLOB, 
	digest TEXT NOT NULL, 
	at DATETIME NOT NULL
);
INSERT INTO "free_texts" VALUES(1,'ferie',X'499F1A019BAD81704637FB7B09241AA97CA39CB083FF58CCE2535E2A90AA853A','5d63b1d2cb3b53be5d6f4f70463b9db0b9c5f708620fc69eb1cfc291e8b6a277','2026-11-20 07:46:01.000000');
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
INSERT INTO "items" VALUES('d8f1c9388036470e9694dcbf14704df6','handled',4,1,1,'2026-11-20 07:45:00.000000','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:45:00.000000',0,0,NULL,'done_by_hand','122f4378-8f43-55fd-b262-c8176c780888',NULL,'{"route":"done_by_hand","by":"122f4378-8f43-55fd-b262-c8176c780888","at":"2026-11-20T07:46:01+00:00","entry_number":"","entry_link":"","temporary":false,"reason":"printed","put_away":"done"}',NULL,'altinn','01a1f7ea-7460-7000-8000-94735e3a265e','01a1f7ea-7460-7000-8000-94735e3a265e','313756270','kystkartverket-rundskriv','2026-11-20 07:45:00.000000','http://127.0.0.1:46713/inbox/01a1f7ea-7460-7000-8000-94735e3a265e','Kystkartverket',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('d35929ae555940f598feb8fb679c5d8e','needs_attention',4,1,1,'2026-11-20 07:45:00.000000','122f4378-8f43-55fd-b262-c8176c780888','2026-11-20 07:46:01.000000',0,0,NULL,'register_on_case','122f4378-8f43-55fd-b262-c8176c780888',NULL,NULL,'{"code":"rejected","effect_id":11,"error":"rejected","reason":"sif.not_configured","entry_numbers":[]}','altinn','01a1f7ea-7460-7000-8002-59581e27de7c','01a1f7ea-7460-7000-8002-59581e27de7c','313756270','lyktetilsynet-vedtak','2026-11-20 07:45:00.000000','http://127.0.0.1:46713/inbox/01a1f7ea-7460-7000-8002-59581e27de7c','Statens lyktetilsyn',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('69001ba2d479411082ad6e67daac90fc','claimed',2,1,0,'2026-11-20 07:45:00.000000','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:46:01.000000',0,0,NULL,NULL,NULL,NULL,NULL,NULL,'altinn','01a1f7ea-7460-7000-8003-8527a891e224','01a1f7ea-7460-7000-8003-8527a891e224','313756270','trygd-fortrolig','2026-11-20 07:45:00.000000','http://127.0.0.1:46713/inbox/01a1f7ea-7460-7000-8003-8527a891e224','Trygdekontoret i Nordvika',NULL,0,NULL,NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('3bef938ec88146d2b64267330a52faed','handled',4,1,1,'2026-11-20 07:45:00.000000','b26b5558-7902-5684-914f-e019fd5af8a2','2026-11-20 07:45:00.000000',0,0,NULL,'register_on_case','b26b5558-7902-5684-914f-e019fd5af8a2',NULL,'{"route":"register_on_case","by":"b26b5558-7902-5684-914f-e019fd5af8a2","at":"2026-11-20T07:46:01+00:00","entry_number":"26/00001-1","entry_link":"","temporary":false,"reason":"","put_away":"done"}',NULL,'altinn','01a1f7ea-7460-7000-8004-d400f1b21cb5','01a1f7ea-7460-7000-8004-d400f1b21cb5','313756270','kystkartverket-rundskriv','2026-11-20 07:45:00.000000','http://127.0.0.1:46713/inbox/01a1f7ea-7460-7000-8004-d400f1b21cb5','Kystkartverket',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
INSERT INTO "items" VALUES('7aed2d5327da4c4c9825dfffd03c2fed','claimed',3,1,0,'2026-11-20 07:45:00.000000','723db155-0be9-5fe1-9869-39a2c6d34b24','2026-11-20 07:46:01.000000',0,0,NULL,NULL,NULL,NULL,NULL,NULL,'altinn','01a1f7ea-7460-7000-8006-02356069e9d1','01a1f7ea-7460-7000-8006-02356069e9d1','313756270','lyktetilsynet-vedtak','2026-11-20 07:45:00.000000','http://127.0.0.1:46713/inbox/01a1f7ea-7460-7000-8006-02356069e9d1','Statens lyktetilsyn',NULL,0,'Eksempel på brev',NULL,0,0,1,'2026-11-20 07:45:00.000000',0,0);
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
	error TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	poison JSON NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY (source_id)
);
INSERT INTO "sources" VALUES('altinn','2026-11-18 07:45:00.000000','{"v":1,"swept":"2026-11-20T07:45:00+00:00","marks":{"2026-11-20T07:45:00+00:00":["313300102","313341372","313382648","313423913","313465187","313506452","313547728","313588998","313630269","313671534","313754073","313756270"]}}','2026-11-20 07:45:00.000000',NULL,'','','[]');
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
INSERT INTO "units_heard" VALUES('altinn','313756270','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313588998','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313423913','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313465187','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313506452','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313300102','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313630269','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313382648','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313547728','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313341372','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313754073','2026-11-20 07:45:00.000000',NULL,NULL);
INSERT INTO "units_heard" VALUES('altinn','313671534','2026-11-20 07:45:00.000000',NULL,NULL);
CREATE INDEX ix_items_claimant ON items (claimant);
CREATE INDEX ix_items_source_id_thread_id ON items (source_id, thread_id);
CREATE INDEX ix_items_state_received_at ON items (state, received_at);
CREATE INDEX ix_effects_state_due_at ON effects (state, due_at);
CREATE INDEX ix_audit_entries_item_id_number ON audit_entries (item_id, number);
CREATE INDEX ix_suppressed_letters_source_id ON suppressed_letters (source_id);
CREATE INDEX ix_cards_activity_id ON cards (activity_id);
CREATE INDEX ix_cards_to_draw ON cards (board_id) WHERE shown_version < wanted_version OR unwanted = 1;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('effects',16);
INSERT INTO "sqlite_sequence" VALUES('free_texts',1);
COMMIT;
