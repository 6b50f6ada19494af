pragma foreign_keys=off;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO "_sqlx_migrations" VALUES(1,'first','2026-11-30 06:47:13',1,X'2EF57F5ADFA5CEEAA122A6FC03ADD2B1F79A26B8F25E2F9C49D16AC115BC07F677B5B79888F6AE7C1DCCF5474E43034A',20185959);
INSERT INTO "_sqlx_migrations" VALUES(2,'fence','2026-11-30 06:47:13',1,X'60A8084330AAAEC9ED71FA714B57638D0D21B6233FD39C78F5DB5F8AFE792F2D46069B21B1210FF60BF4ED47E66AF2C7',4711343);
INSERT INTO "_sqlx_migrations" VALUES(3,'used ticket','2026-11-30 06:47:13',1,X'8FAC7AF8AA33608A143AE68664D80408F082CAE26DD7BBAA011E6BB08F1BB5F93F62F8E08C4012C388CBDC807B5DE539',4643084);
INSERT INTO "_sqlx_migrations" VALUES(4,'policy start','2026-11-30 06:47:13',1,X'144374526E983075F31395DDE1ABC3BB20C7E00D7B92B58EE6A62855436113FD3D0EED7C2900B78C4FA6F2D755F70F1C',12980104);
INSERT INTO "_sqlx_migrations" VALUES(5,'llm spent','2026-11-30 06:47:13',1,X'68FDBDF40BBCCE33F67601F95D91F590659C22156D6C288FCA3005B52505ED1C1F38D035C6EF860D378A32E05960B48F',5251621);
INSERT INTO "_sqlx_migrations" VALUES(6,'session language','2026-11-30 06:47:13',1,X'2CCC52D89F933ED91181AB86F1BEF6938DBB3B4EA052A727C17D5A3291BDF6665F61A25106651235AC3C0B709DE9C734',12029317);
INSERT INTO "_sqlx_migrations" VALUES(7,'operator','2026-11-30 06:47:13',1,X'45691A7A0A72745FECC96984604B90266B02B665A4DE072FB03FF341F6C4D8A5D09D349377ED8AD9B602DB9AC6562888',12500061);
INSERT INTO "_sqlx_migrations" VALUES(8,'webhook','2026-11-30 06:47:13',1,X'BBD8FFA74251CC4F1E3B5AD1A0C69E65126484F9D3B59B49C88AAAB69D8C6F8EB0062B281C36374418742A09FCC01311',18186755);
CREATE TABLE api_token (
    id blob not null primary key,
    organizer blob not null references organizer (id) on delete cascade,
    label text not null,
    token_hash blob not null constraint api_token_hash unique,
    created_at integer not null,
    revoked_at integer
) strict;
INSERT INTO "api_token" VALUES(X'01A22B3528A270F8B8DD9B154C2DD9B0',X'01A22B35272C7301B2A58184F2DF7EE4','golden',X'A5A95FBA4E89785C95836B65C7E9FD8912F5B1A6C241529A3F27AAD09A1CE72C',1796021233826,NULL);
CREATE TABLE audit (
    seq integer not null primary key,
    at integer not null,
    organizer blob,
    session blob,
    actor text not null,
    what text not null,
    hash blob not null
) strict;
INSERT INTO "audit" VALUES(1,1796021233317,X'01A22B35272C7301B2A58184F2DF7EE4',NULL,'Olga','was given an account',X'5AE4629997741D9026E4F1886A478B67F06F9C36E4EECA01A90DA69B2A5F2EE1');
INSERT INTO "audit" VALUES(2,1796021233489,X'01A22B35272C7301B2A58184F2DF7EE4',NULL,'Olga','signed in',X'4779A9E6DFF3012B42425ED33E1B12EA649B3F63615132C824D056906D1368A5');
INSERT INTO "audit" VALUES(3,1796021233838,X'01A22B35272C7301B2A58184F2DF7EE4',NULL,'organizer 01a22b35-272c-7301-b2a5-8184f2df7ee4','made the API token "golden"',X'1F0E3B050ABCF4EABFC893B255E25368F9579205E46DFABE09FAECE222958362');
INSERT INTO "audit" VALUES(4,1796021233888,X'01A22B35272C7301B2A58184F2DF7EE4',X'01A22B3528D071D9A3F27A9D5670C1BE','organizer 01a22b35-272c-7301-b2a5-8184f2df7ee4','made the session',X'1EF6CA885D17967363FC42577B02EC9D7BFEFA6C1243D923B381C26EF525279B');
INSERT INTO "audit" VALUES(5,1796021234396,X'01A22B35272C7301B2A58184F2DF7EE4',X'01A22B3528D071D9A3F27A9D5670C1BE','organizer 01a22b35-272c-7301-b2a5-8184f2df7ee4','launched CHAT_PROMPT',X'DDC84E942C1B04436AF3D1B66783BE69784D403A1D4954E12A520213C8D9ED45');
INSERT INTO "audit" VALUES(6,1796021246493,X'01A22B35272C7301B2A58184F2DF7EE4',X'01A22B3528D071D9A3F27A9D5670C1BE','organizer 01a22b35-272c-7301-b2a5-8184f2df7ee4','ended the session',X'0CD179D6F072E5E7F9F1EFAC78FB5184FF47A3EBB59DEBF73F2C6652F9AF0AA2');
INSERT INTO "audit" VALUES(7,1796021247591,X'01A22B35272C7301B2A58184F2DF7EE4',X'01A22B355E5873E79A82D4E5CA83482F','organizer 01a22b35-272c-7301-b2a5-8184f2df7ee4','made the session',X'EB54783C7FAA5A6D9F38F1763BE77916F45BCA95F14D7934B8A94F242C7AF596');
INSERT INTO "audit" VALUES(8,1796021247848,X'01A22B35272C7301B2A58184F2DF7EE4',X'01A22B355E5873E79A82D4E5CA83482F','organizer 01a22b35-272c-7301-b2a5-8184f2df7ee4','changed the mode from MANUAL to SEMI_AUTO',X'D2611E149D64521760DEC39F80143BE48D515BCC18AF829AAF209F30FC8D1371');
CREATE TABLE audit_head (
    one integer not null primary key check (one = 1),
    seq integer not null,
    hash blob not null
) strict;
INSERT INTO "audit_head" VALUES(1,8,X'D2611E149D64521760DEC39F80143BE48D515BCC18AF829AAF209F30FC8D1371');
CREATE TABLE command (
    session blob not null references session (id) on delete cascade,
    id blob not null,
    at integer not null,
    answer text not null,
    primary key (session, id)
) strict, without rowid;
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'0521E444BB362FFC8F9D1BC7786AB43F',1796021234264,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'11E14E0117E22DB4371456CB907AD063',1796021234324,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'4D8FD3B7C18C642DCC1A9521AF4A4BC6',1796021234304,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'6F6153D779E2F28785253BA0A556E6C4',1796021234200,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'7B5D7DE6CEEC8CB9E0A57C5737B4FBC7',1796021234396,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'92B29B1A1532610ED236C7C9B75AE240',1796021234381,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'944531ECA711AC922FBCEC0C6A0E2381',1796021234412,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'A8CE543031AC9657B469B45E86C81864',1796021234180,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'ACD0834F4AC276A127DF434F39317A8E',1796021234352,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'CD3572DF6E1BD6C3D858ECEAEBD50CDB',1796021234191,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'D15A31E98BE7C1DCE27626EB6F7E4549',1796021246463,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'DF155C23270F47B7F1C04C66B06E5183',1796021234288,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'E0A57979E156DDB55F1F72B9A430B266',1796021234228,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'E0F3C8AF5E2D1967D15130B07F909FC8',1796021234182,'null');
INSERT INTO "command" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'E9902DB2BCA068C106F7A0EF1BE57972',1796021234336,'null');
INSERT INTO "command" VALUES(X'01A22B355E5873E79A82D4E5CA83482F',X'A147EFA0095CE2D9534F0F9AE95D9419',1796021247848,'null');
INSERT INTO "command" VALUES(X'01A22B355E5873E79A82D4E5CA83482F',X'C0F24F1388D5B7A6F94E48E5A4127F8A',1796021247796,'null');
CREATE TABLE conductor_state (
    session blob not null primary key references session (id) on delete cascade,
    at integer not null,
    state text not null
) strict;
INSERT INTO "conductor_state" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',1796021246463,'{"seq":15,"conductor":{"session":"01a22b35-28d0-71d9-a3f2-7a9d5670c1be","mode":"MANUAL","settings":{"auto_approve_threshold":0.75,"proposal_ttl":1800000,"max_pending":1000,"budget_per_hour":6,"cooldown":300000,"never":[],"pre_window":30000,"post_from":60000,"post_to":180000,"unattended_after":180000,"draft_deadline":8000,"delivery_deadline":10000,"recovered_after":60000,"deferral":300000},"opened":1796021233990,"clock":1796021246463,"heard":1796021246463,"ticked":1796021246014,"stopped":false,"closed":true,"monitor":{"opened":1796021233990,"clock":1796021246463,"tick_began":1796021243990,"tally":{"seen":[0,0,0],"focused":0,"asked":0,"person_ms":7419.0,"until":1796021246463},"voices":[],"since":null,"agenda":{"phase":null,"settling_until":null,"starts":null,"ends":null,"open_polls":0,"poll_closed":1796021234412,"ended":true},"presence":{"connected":3,"counted":true,"disagreed":false,"gone":[],"left":[0,0],"undone":[0,0],"unnamed":[0,0],"tick":2},"baseline":{"channels":[{"seen":0.0,"exposure":0.0,"deviation":0.0,"blocks":0.0,"block_seen":0.0,"block_expected":0.0,"block_ticks":0},{"seen":0.0,"exposure":0.0,"deviation":0.0,"blocks":0.0,"block_seen":0.0,"block_expected":0.0,"block_ticks":0},{"seen":0.0,"exposure":0.0,"deviation":0.0,"blocks":0.0,"block_seen":0.0,"block_expected":0.0,"block_ticks":0}],"focused":0.0,"asked":0.0,"summaries":0.0,"leaves":0.0,"person_minutes":0.0,"recent":{"weight":0.0,"mean":0.0,"variance":0.0},"level":{"weight":0.0,"mean":0.0,"variance":0.0}},"scorer":{"memories":[{"seen":[1.809674836071919,0.9048374180359595,1.809674836071919],"exposure":[0.1623714524802415,0.207796231182872,0.013230146529596152],"focused":0.0,"asked":0.0},{"seen":[1.9972241503418167,0.9986120751709083,1.9972241503418167],"exposure":[0.1702484591047279,0.21787689662355325,0.013871970879041053],"focused":0.0,"asked":0.0}],"ticks":1.9048374180359595},"history":{"ticks":[],"blocks":[],"growing":0},"detector":{"lows":[0.0,0.0,0.0,0.0],"tick":0,"arms":[{"fired":null,"calm":0},{"fired":null,"calm":0},{"fired":null,"calm":0},{"fired":null,"calm":0}],"statistics":[0.0,0.0,0.0,0.0],"judged":0,"healthy":0,"strictness":[1.0,1.0,1.0,1.0]},"waiting":[]},"material":{"open_questions":false,"reactions":true,"chat":true,"polls":true,"cue":true},"recent":{"blocks":[[1796021235007,{"watched":5.0,"scored":0.0,"scores":[0.0,0.0,0.0,0.0],"messages":90.42494325704776,"questions":90.42494325704776}],[1796021240011,{"watched":5.007,"scored":0.0,"scores":[0.0,0.0,0.0,0.0],"messages":25.232218369683743,"questions":25.232218369683743}],[1796021245014,{"watched":2.002,"scored":0.0,"scores":[0.0,0.0,0.0,0.0],"messages":6.542822246638449,"questions":6.542822246638449}]]},"proposals":[],"owed":[],"window":null,"sent":[{"intervention":"01a22b35-2adc-7fee-beca-0d5597acbf5a","proposal":null,"arm":"CHAT_PROMPT","at":1796021234396,"undone":false}],"launching":[],"deferred":null,"attended":1796021246014,"settling":null,"harm_known":0,"evicted":0}}');
INSERT INTO "conductor_state" VALUES(X'01A22B355E5873E79A82D4E5CA83482F',1796021255906,'{"seq":1,"conductor":{"session":"01a22b35-5e58-73e7-9a82-d4e5ca83482f","mode":"SEMI_AUTO","settings":{"auto_approve_threshold":0.75,"proposal_ttl":1800000,"max_pending":1000,"budget_per_hour":6,"cooldown":300000,"never":[],"pre_window":30000,"post_from":60000,"post_to":180000,"unattended_after":180000,"draft_deadline":8000,"delivery_deadline":10000,"recovered_after":60000,"deferral":300000},"opened":1796021247651,"clock":1796021255695,"heard":1796021255695,"ticked":1796021255695,"stopped":false,"closed":false,"monitor":{"opened":1796021247651,"clock":1796021255695,"tick_began":1796021252651,"tally":{"seen":[0,0,0],"focused":0,"asked":0,"person_ms":1232.0,"until":1796021253883},"voices":[],"since":null,"agenda":{"phase":null,"settling_until":null,"starts":null,"ends":null,"open_polls":0,"poll_closed":null,"ended":false},"presence":{"connected":0,"counted":true,"disagreed":false,"gone":[1978266113],"left":[1],"undone":[0],"unnamed":[0],"tick":1},"baseline":{"channels":[{"seen":0.0,"exposure":0.0,"deviation":0.0,"blocks":0.0,"block_seen":0.0,"block_expected":0.0,"block_ticks":0},{"seen":0.0,"exposure":0.0,"deviation":0.0,"blocks":0.0,"block_seen":0.0,"block_expected":0.0,"block_ticks":0},{"seen":0.0,"exposure":0.0,"deviation":0.0,"blocks":0.0,"block_seen":0.0,"block_expected":0.0,"block_ticks":0}],"focused":0.0,"asked":0.0,"summaries":0.0,"leaves":0.0,"person_minutes":0.0,"recent":{"weight":0.0,"mean":0.0,"variance":0.0},"level":{"weight":0.0,"mean":0.0,"variance":0.0}},"scorer":{"memories":[{"seen":[1.0,0.0,0.0],"exposure":[0.024979231784749617,0.035803467670202205,0.0022795655188161956],"focused":0.0,"asked":0.0},{"seen":[1.0,0.0,0.0],"exposure":[0.024979231784749617,0.035803467670202205,0.0022795655188161956],"focused":0.0,"asked":0.0}],"ticks":1.0},"history":{"ticks":[],"blocks":[],"growing":0},"detector":{"lows":[0.0,0.0,0.0,0.0],"tick":0,"arms":[{"fired":null,"calm":0},{"fired":null,"calm":0},{"fired":null,"calm":0},{"fired":null,"calm":0}],"statistics":[0.0,0.0,0.0,0.0],"judged":0,"healthy":0,"strictness":[1.0,1.0,1.0,1.0]},"waiting":[]},"material":{"open_questions":false,"reactions":true,"chat":true,"polls":true,"cue":true},"recent":{"blocks":[[1796021248680,{"watched":5.004,"scored":0.0,"scores":[0.0,0.0,0.0,0.0],"messages":134.54493946266192,"questions":0.0}],[1796021253685,{"watched":3.011,"scored":0.0,"scores":[0.0,0.0,0.0,0.0],"messages":25.70461330611549,"questions":0.0}]]},"proposals":[],"owed":[],"window":null,"sent":[],"launching":[],"deferred":null,"attended":1796021247848,"settling":null,"harm_known":0,"evicted":0}}');
CREATE TABLE decision (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    event blob not null,
    at integer not null,
    body text not null
, fence integer not null default 0) strict;
CREATE TABLE event (
    id blob not null primary key,
    organizer blob not null references organizer (id) on delete cascade,
    title text not null,
    -- A rehearsal's event dies with its only session, so that what a simulated room teaches is thrown away.
    rehearsal integer not null,
    created_at integer not null
) strict;
INSERT INTO "event" VALUES(X'01A22B3528CD769AB8EA52A12B2BD230',X'01A22B35272C7301B2A58184F2DF7EE4','Golden talk',0,1796021233869);
CREATE TABLE ingest (
    session blob not null references session (id) on delete cascade,
    id text not null,
    at integer not null,
    primary key (session, id)
) strict, without rowid;
CREATE TABLE intervention (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    proposal blob,
    status text not null,
    at integer not null,
    decided_by text not null,
    content text not null
) strict;
INSERT INTO "intervention" VALUES(X'01A22B352ADC7FEEBECA0D5597ACBF5A',X'01A22B3528D071D9A3F27A9D5670C1BE',NULL,'delivered',1796021234396,'{"organizer":"01a22b35-272c-7301-b2a5-8184f2df7ee4"}','{"arm":"CHAT_PROMPT","text":"What would you try first?"}');
CREATE TABLE llm_spent (
    minute integer not null primary key,
    micros integer not null
) strict;
CREATE TABLE login (
    token_hash blob not null primary key,
    organizer blob not null references organizer (id) on delete cascade,
    created_at integer not null,
    seen_at integer not null
) strict;
INSERT INTO "login" VALUES(X'64E1E53E57DEAB1B0AB1FD108124CD4B94EB4903B4324AA3B2E67BEEB0B0F5B2',X'01A22B35272C7301B2A58184F2DF7EE4',1796021233489,1796021233489);
CREATE TABLE meta (
    key text not null primary key,
    value text not null
) strict;
INSERT INTO "meta" VALUES('installation','4e6ad16f-4604-4b57-82a5-14ee6cebaf5e');
CREATE TABLE organizer (
    id blob not null primary key,
    name text not null,
    -- Lower case: two names that differ only in case are one account.
    name_key text not null constraint organizer_name unique,
    -- A PHC string (argon2id).
    password text not null,
    created_at integer not null
, operator integer not null default 0) strict;
INSERT INTO "organizer" VALUES(X'01A22B35272C7301B2A58184F2DF7EE4','Olga','olga','$argon2id$v=19$m=19456,t=2,p=1$U84v9Dr/j37ZN404x/Nv0w$8VJPM8EeYJ064nRmUOVFMGFgJ/2H5sWAVXhXw9YZqXo',1796021233317,0);
CREATE TABLE outcome (
    seq integer primary key autoincrement,
    proposal blob not null constraint outcome_proposal unique,
    session blob not null references session (id) on delete cascade,
    event blob not null,
    at integer not null,
    body text not null
) strict;
CREATE TABLE policy (
    event blob not null primary key references event (id) on delete cascade,
    at integer not null,
    state text not null
) strict;
CREATE TABLE policy_start (
    event blob not null primary key references event (id) on delete cascade,
    at integer not null,
    start text not null
) strict;
INSERT INTO "policy_start" VALUES(X'01A22B3528CD769AB8EA52A12B2BD230',1796021233949,'{"belief":{"cov":"","form":2,"mean":"","terms":[]},"events":0,"noise":0.0064,"outcomes":0}');
CREATE TABLE proposal (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    status text not null,
    at integer not null,
    body text not null
) strict;
CREATE TABLE room_act (
    session blob not null references session (id) on delete cascade,
    seq integer not null,
    at integer not null,
    actor text not null,
    act text not null,
    primary key (session, seq)
) strict, without rowid;
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',1,1796021234180,'{"actor":"attendee","id":"f7900a3e-a457-8ce5-8e21-5823f64c3f7a"}','{"act":"rename","name":"Ada"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',2,1796021234182,'{"actor":"attendee","id":"f7900a3e-a457-8ce5-8e21-5823f64c3f7a"}','{"act":"say","message":"2a3df81c-1efa-468f-8ad5-618de4fa0041","text":"Hello from the old release"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',3,1796021234191,'{"actor":"attendee","id":"966d1efe-5069-8a05-9194-fd993731941d"}','{"act":"say","message":"d648dfaa-3a69-4d3e-94cf-cd82409153f2","text":"something that was hidden"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',4,1796021234200,'{"actor":"organizer","id":"01a22b35-272c-7301-b2a5-8184f2df7ee4"}','{"act":"hide","message":"d648dfaa-3a69-4d3e-94cf-cd82409153f2"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',5,1796021234228,'{"actor":"attendee","id":"966d1efe-5069-8a05-9194-fd993731941d"}','{"act":"ask","question":"4265e3a0-8fa6-4f51-af3b-c57a506a5225","text":"Will it open?"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',6,1796021234264,'{"actor":"attendee","id":"f7900a3e-a457-8ce5-8e21-5823f64c3f7a"}','{"act":"upvote","on":true,"question":"4265e3a0-8fa6-4f51-af3b-c57a506a5225"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',7,1796021234288,'{"actor":"organizer","id":"01a22b35-272c-7301-b2a5-8184f2df7ee4"}','{"act":"open_poll","multiple":false,"options":["Tea","Coffee"],"poll":"93a7a70a-14ee-4ec6-9b13-b16f351035cb","question":"Tea or coffee?"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',8,1796021234304,'{"actor":"attendee","id":"f7900a3e-a457-8ce5-8e21-5823f64c3f7a"}','{"act":"vote","choices":[0],"poll":"93a7a70a-14ee-4ec6-9b13-b16f351035cb"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',9,1796021234324,'{"actor":"attendee","id":"966d1efe-5069-8a05-9194-fd993731941d"}','{"act":"vote","choices":[1],"poll":"93a7a70a-14ee-4ec6-9b13-b16f351035cb"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',10,1796021234336,'{"actor":"attendee","id":"ad11b491-eea7-8214-97a6-30e7070cf6fb"}','{"act":"vote","choices":[0],"poll":"93a7a70a-14ee-4ec6-9b13-b16f351035cb"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',11,1796021234352,'{"actor":"attendee","id":"f7900a3e-a457-8ce5-8e21-5823f64c3f7a"}','{"act":"pace","pace":"good"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',12,1796021234381,'{"actor":"organizer","id":"01a22b35-272c-7301-b2a5-8184f2df7ee4"}','{"act":"mark_question","question":"4265e3a0-8fa6-4f51-af3b-c57a506a5225","state":"answered"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',13,1796021234396,'{"actor":"system"}','{"act":"intervene","content":{"arm":"CHAT_PROMPT","text":"What would you try first?"},"intervention":"01a22b35-2adc-7fee-beca-0d5597acbf5a"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',14,1796021234412,'{"actor":"organizer","id":"01a22b35-272c-7301-b2a5-8184f2df7ee4"}','{"act":"close_poll","poll":"93a7a70a-14ee-4ec6-9b13-b16f351035cb"}');
INSERT INTO "room_act" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',15,1796021246463,'{"actor":"organizer","id":"01a22b35-272c-7301-b2a5-8184f2df7ee4"}','{"act":"end"}');
INSERT INTO "room_act" VALUES(X'01A22B355E5873E79A82D4E5CA83482F',1,1796021247796,'{"actor":"attendee","id":"a602b99b-6618-870f-a430-7cf567b2f226"}','{"act":"say","message":"11b1b8df-f072-4179-94f1-a2c207dec027","text":"I am still here"}');
CREATE TABLE sample (
    session blob not null references session (id) on delete cascade,
    at integer not null,
    body text not null,
    primary key (session, at)
) strict, without rowid;
INSERT INTO "sample" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',1796021238005,'{"at":1796021238005,"chat":29.887920298879205,"high":null,"low":null,"people":3,"qa":29.887920298879205,"react":14.943960149439603,"score":null}');
INSERT INTO "sample" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',1796021243013,'{"at":1796021243013,"chat":12.820418251037385,"high":null,"low":null,"people":3,"qa":12.820418251037385,"react":6.410209125518692,"score":null}');
INSERT INTO "sample" VALUES(X'01A22B355E5873E79A82D4E5CA83482F',1796021251680,'{"at":1796021251680,"chat":14.892032762472077,"high":null,"low":null,"people":1,"qa":0.0,"react":0.0,"score":null}');
CREATE TABLE session (
    id blob not null primary key,
    event blob not null references event (id) on delete cascade,
    organizer blob not null references organizer (id) on delete cascade,
    title text not null,
    code text not null constraint session_code unique,
    mode text not null,
    stopped integer not null,
    rehearsal text,
    created_at integer not null,
    ended_at integer
, fence integer not null default 0, language text not null default 'en') strict;
INSERT INTO "session" VALUES(X'01A22B3528D071D9A3F27A9D5670C1BE',X'01A22B3528CD769AB8EA52A12B2BD230',X'01A22B35272C7301B2A58184F2DF7EE4','Golden talk','CPC4DF','MANUAL',0,NULL,1796021233872,1796021246463,0,'en');
INSERT INTO "session" VALUES(X'01A22B355E5873E79A82D4E5CA83482F',X'01A22B3528CD769AB8EA52A12B2BD230',X'01A22B35272C7301B2A58184F2DF7EE4','Still open','ANFP3X','SEMI_AUTO',0,NULL,1796021247576,NULL,0,'en');
CREATE TABLE setup_token (
    token_hash blob not null primary key,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
) strict;
INSERT INTO "setup_token" VALUES(X'8CC54DB24B628A8C815354B88295ED487B16FD04DB0D32340926DC85945FDE6A',1796021233164,1796024833164,NULL);
CREATE TABLE used_ticket (
    hash blob not null primary key,
    until integer not null
) strict;
CREATE TABLE webhook (
    -- Also the id by which the target knows a message that it got before.
    id blob not null primary key,
    kind text not null,
    -- What it tells of: a session, a proposal or an intervention. Each is told once.
    subject blob not null,
    at integer not null,
    -- The JSON text, byte for byte as it is signed.
    body text not null,
    -- 'waiting', 'delivered' or 'dead'.
    state text not null,
    tries integer not null,
    -- Not to be tried before.
    next_at integer not null,
    -- Until when one node has it; 0 if none.
    claimed_until integer not null,
    last_status integer,
    last_error text,
    -- When it was delivered or given up.
    done_at integer,
    constraint webhook_once unique (kind, subject)
) strict;
CREATE INDEX login_organizer on login (organizer);
CREATE INDEX api_token_organizer on api_token (organizer);
CREATE INDEX event_organizer on event (organizer);
CREATE INDEX session_organizer on session (organizer, created_at);
CREATE INDEX session_event on session (event);
CREATE INDEX proposal_session on proposal (session, id);
CREATE INDEX decision_session on decision (session, at);
CREATE INDEX decision_event on decision (event, at);
CREATE INDEX intervention_session on intervention (session, at);
CREATE INDEX outcome_session on outcome (session, seq);
CREATE INDEX outcome_event on outcome (event, seq);
CREATE INDEX command_at on command (at);
CREATE INDEX ingest_at on ingest (at);
CREATE INDEX audit_session on audit (session, seq);
CREATE INDEX audit_organizer on audit (organizer, seq);
CREATE TRIGGER audit_no_update before update on audit begin select raise(abort, 'the audit log is append-only'); end;
CREATE TRIGGER audit_no_delete before delete on audit begin select raise(abort, 'the audit log is append-only'); end;
CREATE INDEX used_ticket_until on used_ticket (until);
CREATE INDEX webhook_due on webhook (state, next_at);
CREATE INDEX webhook_at on webhook (at);
DELETE FROM "sqlite_sequence";
COMMIT;
pragma user_version=0;
pragma application_id=0;
