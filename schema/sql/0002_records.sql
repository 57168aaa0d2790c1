-- One table a kind, one column a field of records.proto (tests/schema holds them against each other). Beside the fields:
--   scope        the code that decides who sees the record, derived by the writer from the fields the kind names
--   rev          the feed sequence of the last write
--   created_rev  the feed sequence of the first
--   field_revs   for each field set since: its number and the rev that set it, as varint pairs; one not listed was last
--                set at created_rev
-- A sealed field is ciphertext, and its *_index the keyed hash of the whole value, for look-up. Sets are JSON arrays.

-- 行政区划: the district itself, a town or street, a village or community.
CREATE TABLE division (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  code TEXT NOT NULL CHECK (length(code) IN (6, 9, 12)),
  name TEXT NOT NULL CHECK (name <> ''),
  boundary BLOB
) STRICT;
CREATE INDEX division_by_scope ON division (scope, id);
CREATE UNIQUE INDEX division_by_key ON division (code);
SELECT RecoverGeometryColumn('division', 'boundary', 4326, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('division', 'boundary');

-- 网格: the smallest area of management, a polygon below a village.
CREATE TABLE grid (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  code TEXT NOT NULL CHECK (length(code) = 15),
  name TEXT NOT NULL,
  boundary BLOB
) STRICT;
CREATE INDEX grid_by_scope ON grid (scope, id);
CREATE UNIQUE INDEX grid_by_key ON grid (code);
SELECT RecoverGeometryColumn('grid', 'boundary', 4326, 'MULTIPOLYGON', 'XY');
SELECT CreateSpatialIndex('grid', 'boundary');

-- 退役军人服务站.
CREATE TABLE station (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  division_code TEXT NOT NULL CHECK (length(division_code) IN (6, 9, 12, 15)),
  station_kind TEXT NOT NULL CHECK (station_kind IN ('', 'division', 'enterprise', 'red')),
  model_status TEXT NOT NULL CHECK (model_status IN ('', 'none', 'applied', 'passed')),
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  position BLOB
) STRICT;
CREATE INDEX station_by_scope ON station (scope, id);
CREATE UNIQUE INDEX station_by_key ON station (division_code, name);
SELECT RecoverGeometryColumn('station', 'position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('station', 'position');

-- A hospital, school, market or base: something on the map that people are sent to.
CREATE TABLE place (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  place_kind TEXT NOT NULL CHECK (place_kind IN ('hospital', 'school', 'employment_market', 'training_base', 'other')),
  name TEXT NOT NULL CHECK (name <> ''),
  division_code TEXT NOT NULL CHECK (length(division_code) IN (0, 6, 9, 12, 15)),
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  position BLOB,
  is_public INTEGER NOT NULL CHECK (is_public IN (0, 1)),
  one_stop_settlement INTEGER NOT NULL CHECK (one_stop_settlement IN (0, 1)),
  appointed_principals INTEGER NOT NULL CHECK (appointed_principals >= 0),
  appointed_tutors INTEGER NOT NULL CHECK (appointed_tutors >= 0)
) STRICT;
CREATE INDEX place_by_scope ON place (scope, id);
CREATE UNIQUE INDEX place_by_key ON place (place_kind, name);
SELECT RecoverGeometryColumn('place', 'position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('place', 'position');

-- 优抚对象: a person entitled to preferential care.
CREATE TABLE recipient (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  sex TEXT NOT NULL CHECK (sex IN ('', 'male', 'female')),
  birth_day TEXT NOT NULL CHECK (birth_day = '' OR birth_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  id_number BLOB NOT NULL,
  id_number_index BLOB NOT NULL,
  phone BLOB NOT NULL,
  phone_index BLOB NOT NULL,
  address TEXT NOT NULL,
  grid_code TEXT NOT NULL CHECK (length(grid_code) IN (0, 15)),
  village_code TEXT NOT NULL CHECK (length(village_code) IN (0, 12)),
  position BLOB,
  position_is_approximate INTEGER NOT NULL CHECK (position_is_approximate IN (0, 1)),
  categories TEXT NOT NULL CHECK (json_type(categories) = 'array'),
  disability_grade INTEGER NOT NULL CHECK (disability_grade BETWEEN 0 AND 10),
  conditions TEXT NOT NULL CHECK (json_type(conditions) = 'array'),
  merits TEXT NOT NULL CHECK (json_type(merits) = 'array'),
  note TEXT NOT NULL,
  death_day TEXT NOT NULL CHECK (death_day = '' OR death_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  left_day TEXT NOT NULL CHECK (left_day = '' OR left_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  CHECK (grid_code = '' OR village_code = '')
) STRICT;
CREATE INDEX recipient_by_scope ON recipient (scope, id);
CREATE UNIQUE INDEX recipient_by_key ON recipient (id_number_index) WHERE id_number_index <> x'';
SELECT RecoverGeometryColumn('recipient', 'position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('recipient', 'position');

-- A recipient's taking part in a programme. Whether they are entitled is computed, never stored.
CREATE TABLE enrolment (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  recipient_id TEXT NOT NULL REFERENCES recipient (id),
  programme TEXT NOT NULL CHECK (programme IN ('courtesy_card', 'monthly_payment', 'hardship_relief', 'family_doctor', 'meals', 'accident_insurance', 'one_to_one_care', 'home_care')),
  start_day TEXT NOT NULL CHECK (start_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_day TEXT NOT NULL CHECK (end_day = '' OR end_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  reference TEXT NOT NULL
) STRICT;
CREATE INDEX enrolment_by_scope ON enrolment (scope, id);
CREATE UNIQUE INDEX enrolment_by_key ON enrolment (recipient_id, programme, start_day);

-- Money paid to a recipient for a programme and month.
CREATE TABLE payment (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  recipient_id TEXT NOT NULL REFERENCES recipient (id),
  programme TEXT NOT NULL CHECK (programme IN ('courtesy_card', 'monthly_payment', 'hardship_relief', 'family_doctor', 'meals', 'accident_insurance', 'one_to_one_care', 'home_care')),
  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  paid_day TEXT NOT NULL CHECK (paid_day = '' OR paid_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;
CREATE INDEX payment_by_scope ON payment (scope, id);
CREATE UNIQUE INDEX payment_by_key ON payment (recipient_id, programme, month);

-- How often people of a group are visited, and how long a visit takes: a rule the bureau edits.
CREATE TABLE policy (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  level TEXT NOT NULL CHECK (level IN ('village', 'town', 'district')),
  purpose TEXT NOT NULL CHECK (purpose IN ('routine', 'hardship', 'one_to_one_care', 'campaign', 'statement_card', 'inspection')),
  key_recipients_only INTEGER NOT NULL CHECK (key_recipients_only IN (0, 1)),
  conditions TEXT NOT NULL CHECK (json_type(conditions) = 'array'),
  programme TEXT NOT NULL CHECK (programme IN ('', 'courtesy_card', 'monthly_payment', 'hardship_relief', 'family_doctor', 'meals', 'accident_insurance', 'one_to_one_care', 'home_care')),
  interval_days INTEGER NOT NULL CHECK (interval_days BETWEEN 1 AND 3660),
  service_minutes INTEGER NOT NULL CHECK (service_minutes BETWEEN 1 AND 480),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 100),
  until_day TEXT NOT NULL CHECK (until_day = '' OR until_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;
CREATE INDEX policy_by_scope ON policy (scope, id);
CREATE UNIQUE INDEX policy_by_key ON policy (name);

-- 慰问: a round of visits at a festival.
CREATE TABLE campaign (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  division_code TEXT NOT NULL CHECK (length(division_code) IN (0, 6, 9, 12, 15)),
  start_day TEXT NOT NULL CHECK (start_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_day TEXT NOT NULL CHECK (end_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  key_recipients_only INTEGER NOT NULL CHECK (key_recipients_only IN (0, 1)),
  service_minutes INTEGER NOT NULL CHECK (service_minutes >= 0),
  CHECK (start_day <= end_day)
) STRICT;
CREATE INDEX campaign_by_scope ON campaign (scope, id);
CREATE UNIQUE INDEX campaign_by_key ON campaign (name, start_day);

-- 军人驿站: a hotel under contract.
CREATE TABLE inn (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  division_code TEXT NOT NULL CHECK (length(division_code) IN (0, 6, 9, 12, 15)),
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  position BLOB
) STRICT;
CREATE INDEX inn_by_scope ON inn (scope, id);
CREATE UNIQUE INDEX inn_by_key ON inn (name);
SELECT RecoverGeometryColumn('inn', 'position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('inn', 'position');

-- The contract of a year: how many rooms a night.
CREATE TABLE inn_contract (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  inn_id TEXT NOT NULL REFERENCES inn (id),
  start_day TEXT NOT NULL CHECK (start_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_day TEXT NOT NULL CHECK (end_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  rooms_per_night INTEGER NOT NULL CHECK (rooms_per_night BETWEEN 1 AND 100),
  renewal INTEGER NOT NULL CHECK (renewal IN (0, 1)),
  CHECK (start_day <= end_day)
) STRICT;
CREATE INDEX inn_contract_by_scope ON inn_contract (scope, id);
CREATE UNIQUE INDEX inn_contract_by_key ON inn_contract (inn_id, start_day);

-- A guest, a night, a room. Booked, arrived, left or no-show follows from which times are set.
CREATE TABLE booking (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  inn_id TEXT NOT NULL REFERENCES inn (id),
  night_day TEXT NOT NULL CHECK (night_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  room_number INTEGER NOT NULL CHECK (room_number >= 1),
  guest_name TEXT NOT NULL CHECK (guest_name <> ''),
  guest_document BLOB NOT NULL,
  guest_document_index BLOB NOT NULL,
  arrived_at_ms INTEGER NOT NULL CHECK (arrived_at_ms >= 0),
  left_at_ms INTEGER NOT NULL CHECK (left_at_ms >= 0),
  cancelled_day TEXT NOT NULL CHECK (cancelled_day = '' OR cancelled_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;
CREATE INDEX booking_by_scope ON booking (scope, id);
CREATE UNIQUE INDEX booking_by_key ON booking (inn_id, night_day, room_number) WHERE cancelled_day = '';

-- A person who works with the software. Passwords and tokens are kept apart and never leave the server.
CREATE TABLE user (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  login TEXT NOT NULL CHECK (login <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  division_code TEXT NOT NULL CHECK (length(division_code) IN (0, 6, 9, 12, 15)),
  disabled_day TEXT NOT NULL CHECK (disabled_day = '' OR disabled_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  profile TEXT NOT NULL CHECK (profile IN ('', 'foot', 'ebike', 'car')),
  shares_position INTEGER NOT NULL CHECK (shares_position IN (0, 1))
) STRICT;
CREATE INDEX user_by_scope ON user (scope, id);
CREATE UNIQUE INDEX user_by_key ON user (login);

-- 烈士纪念设施.
CREATE TABLE memorial_site (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  number TEXT NOT NULL CHECK (number <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  memorial_kind TEXT NOT NULL CHECK (memorial_kind IN ('cemetery', 'monument', 'scattered_grave')),
  division_code TEXT NOT NULL CHECK (length(division_code) IN (6, 9, 12, 15)),
  address TEXT NOT NULL,
  position BLOB,
  built_year INTEGER NOT NULL CHECK (built_year >= 0),
  grave_count INTEGER NOT NULL CHECK (grave_count >= 0),
  keeper_user_id TEXT REFERENCES user (id),
  note TEXT NOT NULL
) STRICT;
CREATE INDEX memorial_site_by_scope ON memorial_site (scope, id);
CREATE UNIQUE INDEX memorial_site_by_key ON memorial_site (number);
CREATE INDEX memorial_site_by_keeper_user_id ON memorial_site (keeper_user_id);
SELECT RecoverGeometryColumn('memorial_site', 'position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('memorial_site', 'position');

-- A visit due in a window. Whether it is done or overdue follows from the visits.
CREATE TABLE task (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  recipient_id TEXT REFERENCES recipient (id),
  memorial_site_id TEXT REFERENCES memorial_site (id),
  level TEXT NOT NULL CHECK (level IN ('village', 'town', 'district')),
  purpose TEXT NOT NULL CHECK (purpose IN ('routine', 'hardship', 'one_to_one_care', 'campaign', 'statement_card', 'inspection')),
  earliest_day TEXT NOT NULL CHECK (earliest_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  due_day TEXT NOT NULL CHECK (due_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  service_minutes INTEGER NOT NULL CHECK (service_minutes >= 0),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 100),
  policy_id TEXT REFERENCES policy (id),
  campaign_id TEXT REFERENCES campaign (id),
  assigned_user_id TEXT REFERENCES user (id),
  withdrawn_day TEXT NOT NULL CHECK (withdrawn_day = '' OR withdrawn_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  CHECK ((recipient_id IS NULL) <> (memorial_site_id IS NULL)),
  CHECK (earliest_day <= due_day)
) STRICT;
CREATE INDEX task_by_scope ON task (scope, id);
CREATE INDEX task_by_recipient_id ON task (recipient_id);
CREATE INDEX task_by_memorial_site_id ON task (memorial_site_id);
CREATE INDEX task_by_policy_id ON task (policy_id);
CREATE INDEX task_by_campaign_id ON task (campaign_id);
CREATE INDEX task_by_assigned_user_id ON task (assigned_user_id);

-- 烈士: a martyr, and where they are buried.
CREATE TABLE martyr (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  number TEXT NOT NULL CHECK (number <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  memorial_site_id TEXT NOT NULL REFERENCES memorial_site (id),
  birth_year INTEGER NOT NULL CHECK (birth_year >= 0),
  death_year INTEGER NOT NULL CHECK (death_year >= 0),
  story TEXT NOT NULL,
  family_recipient_id TEXT REFERENCES recipient (id)
) STRICT;
CREATE INDEX martyr_by_scope ON martyr (scope, id);
CREATE UNIQUE INDEX martyr_by_key ON martyr (number);
CREATE INDEX martyr_by_memorial_site_id ON martyr (memorial_site_id);
CREATE INDEX martyr_by_family_recipient_id ON martyr (family_recipient_id);

-- 整修/迁葬. Planned, approved, under way or accepted: follows from which of the days are set.
CREATE TABLE memorial_work (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  number TEXT NOT NULL CHECK (number <> ''),
  work_kind TEXT NOT NULL CHECK (work_kind IN ('repair', 'relocation')),
  memorial_site_id TEXT NOT NULL REFERENCES memorial_site (id),
  to_memorial_site_id TEXT REFERENCES memorial_site (id),
  planned_day TEXT NOT NULL CHECK (planned_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  approved_day TEXT NOT NULL CHECK (approved_day = '' OR approved_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  started_day TEXT NOT NULL CHECK (started_day = '' OR started_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  accepted_day TEXT NOT NULL CHECK (accepted_day = '' OR accepted_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  family_consent_day TEXT NOT NULL CHECK (family_consent_day = '' OR family_consent_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  cost_fen INTEGER NOT NULL CHECK (cost_fen >= 0),
  note TEXT NOT NULL
) STRICT;
CREATE INDEX memorial_work_by_scope ON memorial_work (scope, id);
CREATE UNIQUE INDEX memorial_work_by_key ON memorial_work (number);
CREATE INDEX memorial_work_by_memorial_site_id ON memorial_work (memorial_site_id);
CREATE INDEX memorial_work_by_to_memorial_site_id ON memorial_work (to_memorial_site_id);

-- A worker's day as planned: where it starts, and what did not fit.
CREATE TABLE plan (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  scope_code TEXT NOT NULL CHECK (length(scope_code) IN (6, 9, 12, 15)),
  profile TEXT NOT NULL CHECK (profile IN ('', 'foot', 'ebike', 'car')),
  start_position BLOB,
  travel_seconds INTEGER NOT NULL CHECK (travel_seconds >= 0),
  travel_m INTEGER NOT NULL CHECK (travel_m >= 0),
  finish_minute INTEGER NOT NULL CHECK (finish_minute >= 0)
) STRICT;
CREATE INDEX plan_by_scope ON plan (scope, id);
CREATE UNIQUE INDEX plan_by_key ON plan (user_id, day);
SELECT RecoverGeometryColumn('plan', 'start_position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('plan', 'start_position');

-- One visit of a planned day.
CREATE TABLE plan_stop (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan (id),
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  recipient_id TEXT REFERENCES recipient (id),
  memorial_site_id TEXT REFERENCES memorial_site (id),
  task_id TEXT REFERENCES task (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('', 'routine', 'hardship', 'one_to_one_care', 'campaign', 'statement_card', 'inspection')),
  arrival_minute INTEGER NOT NULL CHECK (arrival_minute >= 0),
  start_minute INTEGER NOT NULL CHECK (start_minute >= 0),
  finish_minute INTEGER NOT NULL CHECK (finish_minute >= 0),
  travel_seconds INTEGER NOT NULL CHECK (travel_seconds >= 0),
  travel_m INTEGER NOT NULL CHECK (travel_m >= 0),
  travel_is_estimate INTEGER NOT NULL CHECK (travel_is_estimate IN (0, 1)),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  CHECK ((recipient_id IS NULL) <> (memorial_site_id IS NULL))
) STRICT;
CREATE INDEX plan_stop_by_scope ON plan_stop (scope, id);
CREATE INDEX plan_stop_by_plan_id ON plan_stop (plan_id);
CREATE INDEX plan_stop_by_recipient_id ON plan_stop (recipient_id);
CREATE INDEX plan_stop_by_memorial_site_id ON plan_stop (memorial_site_id);
CREATE INDEX plan_stop_by_task_id ON plan_stop (task_id);

-- A user works a role in a division or grid, and everything below it.
CREATE TABLE assignment (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  role TEXT NOT NULL CHECK (role IN ('grid_worker', 'village_staff', 'town_staff', 'district_staff', 'admin', 'memorial_keeper', 'inn_desk', 'leader', 'auditor')),
  code TEXT NOT NULL CHECK (length(code) IN (6, 9, 12, 15))
) STRICT;
CREATE INDEX assignment_by_scope ON assignment (scope, id);
CREATE UNIQUE INDEX assignment_by_key ON assignment (user_id, role, code);

-- A phone that has been enrolled.
CREATE TABLE device (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  name TEXT NOT NULL,
  enrolled_at_ms INTEGER NOT NULL CHECK (enrolled_at_ms >= 0),
  revoked_at_ms INTEGER NOT NULL CHECK (revoked_at_ms >= 0)
) STRICT;
CREATE INDEX device_by_scope ON device (scope, id);
CREATE INDEX device_by_user_id ON device (user_id);

-- Any other figure of the yearly report, by division and period.
CREATE TABLE indicator (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  division_code TEXT NOT NULL CHECK (length(division_code) IN (6, 9, 12, 15)),
  period TEXT NOT NULL CHECK (period <> ''),
  value REAL NOT NULL,
  unit TEXT NOT NULL
) STRICT;
CREATE INDEX indicator_by_scope ON indicator (scope, id);
CREATE UNIQUE INDEX indicator_by_key ON indicator (name, division_code, period);

-- What is asked at a visit or an inspection: a JSON Schema (2020-12).
CREATE TABLE form (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  version INTEGER NOT NULL CHECK (version >= 0),
  schema_json TEXT NOT NULL CHECK (schema_json <> ''),
  retired_day TEXT NOT NULL CHECK (retired_day = '' OR retired_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;
CREATE INDEX form_by_scope ON form (scope, id);
CREATE UNIQUE INDEX form_by_key ON form (name, version);

-- 走访: somebody was at a recipient's home, or at a site. Only ever added.
CREATE TABLE visit (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  recipient_id TEXT REFERENCES recipient (id),
  memorial_site_id TEXT REFERENCES memorial_site (id),
  task_id TEXT REFERENCES task (id),
  user_id TEXT NOT NULL REFERENCES user (id),
  level TEXT NOT NULL CHECK (level IN ('village', 'town', 'district')),
  purpose TEXT NOT NULL CHECK (purpose IN ('', 'routine', 'hardship', 'one_to_one_care', 'campaign', 'statement_card', 'inspection')),
  method TEXT NOT NULL CHECK (method IN ('', 'home', 'phone', 'station')),
  visited_at_ms INTEGER NOT NULL CHECK (visited_at_ms >= 0),
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes >= 0),
  position BLOB,
  position_accuracy_m INTEGER NOT NULL CHECK (position_accuracy_m >= 0),
  remark TEXT NOT NULL,
  form_id TEXT REFERENCES form (id),
  answers_json TEXT NOT NULL,
  number TEXT NOT NULL,
  position_is_mock INTEGER NOT NULL CHECK (position_is_mock IN (0, 1)),
  corrected_at_ms INTEGER NOT NULL CHECK (corrected_at_ms >= 0),
  CHECK ((recipient_id IS NULL) <> (memorial_site_id IS NULL))
) STRICT;
CREATE INDEX visit_by_scope ON visit (scope, id);
-- Newest first, of one scope and of many.
CREATE INDEX visit_by_scope_and_time ON visit (scope, visited_at_ms, id);
CREATE INDEX visit_by_time ON visit (visited_at_ms, id, scope);
CREATE UNIQUE INDEX visit_by_key ON visit (number) WHERE number <> '';
CREATE INDEX visit_by_recipient_id ON visit (recipient_id);
CREATE INDEX visit_by_memorial_site_id ON visit (memorial_site_id) WHERE memorial_site_id IS NOT NULL;
CREATE INDEX visit_by_task_id ON visit (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX visit_by_user_id ON visit (user_id);
CREATE INDEX visit_by_form_id ON visit (form_id) WHERE form_id IS NOT NULL;
SELECT RecoverGeometryColumn('visit', 'position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('visit', 'position');

-- 诉求: what a person asked for. Closed only with the person's answer.
CREATE TABLE need (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  recipient_id TEXT NOT NULL REFERENCES recipient (id),
  number TEXT NOT NULL,
  content TEXT NOT NULL CHECK (content <> ''),
  raised_at_ms INTEGER NOT NULL CHECK (raised_at_ms >= 0),
  visit_id TEXT REFERENCES visit (id),
  owner_user_id TEXT REFERENCES user (id),
  due_day TEXT NOT NULL CHECK (due_day = '' OR due_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  result TEXT NOT NULL,
  answer TEXT NOT NULL,
  closed_at_ms INTEGER NOT NULL CHECK (closed_at_ms >= 0),
  CHECK (closed_at_ms = 0 OR answer <> '')
) STRICT;
CREATE INDEX need_by_scope ON need (scope, id);
CREATE UNIQUE INDEX need_by_key ON need (number) WHERE number <> '';
CREATE INDEX need_by_recipient_id ON need (recipient_id);
CREATE INDEX need_by_visit_id ON need (visit_id);
CREATE INDEX need_by_owner_user_id ON need (owner_user_id);

-- 巡查: a keeper looked after a site with a checklist.
CREATE TABLE inspection (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  memorial_site_id TEXT NOT NULL REFERENCES memorial_site (id),
  user_id TEXT NOT NULL REFERENCES user (id),
  inspected_at_ms INTEGER NOT NULL CHECK (inspected_at_ms >= 0),
  form_id TEXT REFERENCES form (id),
  answers_json TEXT NOT NULL,
  defects TEXT NOT NULL CHECK (json_type(defects) = 'array')
) STRICT;
CREATE INDEX inspection_by_scope ON inspection (scope, id);
CREATE INDEX inspection_by_memorial_site_id ON inspection (memorial_site_id);
CREATE INDEX inspection_by_user_id ON inspection (user_id);
CREATE INDEX inspection_by_form_id ON inspection (form_id);

-- The description of a picture; its bytes travel separately, named by their hash.
CREATE TABLE photo (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  media_type TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  taken_at_ms INTEGER NOT NULL CHECK (taken_at_ms >= 0),
  position BLOB,
  visit_id TEXT REFERENCES visit (id),
  recipient_id TEXT REFERENCES recipient (id),
  memorial_site_id TEXT REFERENCES memorial_site (id),
  memorial_work_id TEXT REFERENCES memorial_work (id)
) STRICT;
CREATE INDEX photo_by_scope ON photo (scope, id);
CREATE INDEX photo_by_user_id ON photo (user_id);
CREATE INDEX photo_by_visit_id ON photo (visit_id);
CREATE INDEX photo_by_recipient_id ON photo (recipient_id);
CREATE INDEX photo_by_memorial_site_id ON photo (memorial_site_id);
CREATE INDEX photo_by_memorial_work_id ON photo (memorial_work_id);
SELECT RecoverGeometryColumn('photo', 'position', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('photo', 'position');

-- Two people changed the same record from the same base: what each wrote, for a person to settle.
CREATE TABLE conflict (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  record_kind TEXT NOT NULL CHECK (record_kind <> ''),
  record_id TEXT NOT NULL CHECK (record_id <> ''),
  field TEXT NOT NULL CHECK (field <> ''),
  scope_code TEXT NOT NULL CHECK (length(scope_code) IN (6, 9, 12, 15)),
  kept_json BLOB NOT NULL,
  kept_json_index BLOB NOT NULL,
  other_json BLOB NOT NULL,
  other_json_index BLOB NOT NULL,
  base_json BLOB NOT NULL,
  base_json_index BLOB NOT NULL,
  kept_user_id TEXT REFERENCES user (id),
  other_user_id TEXT REFERENCES user (id),
  kept_at_ms INTEGER NOT NULL CHECK (kept_at_ms >= 0),
  other_at_ms INTEGER NOT NULL CHECK (other_at_ms >= 0),
  happened_at_ms INTEGER NOT NULL CHECK (happened_at_ms >= 0),
  severity TEXT NOT NULL CHECK (severity IN ('hard', 'soft')),
  settlement TEXT NOT NULL CHECK (settlement IN ('', 'keep', 'take_other')),
  settled_by_user_id TEXT REFERENCES user (id),
  settled_at_ms INTEGER NOT NULL CHECK (settled_at_ms >= 0)
) STRICT;
CREATE INDEX conflict_by_scope ON conflict (scope, id);
CREATE INDEX conflict_by_record ON conflict (record_id);
CREATE INDEX conflict_by_kept_user_id ON conflict (kept_user_id);
CREATE INDEX conflict_by_other_user_id ON conflict (other_user_id);
CREATE INDEX conflict_by_settled_by_user_id ON conflict (settled_by_user_id);

-- What a phone sent and the server could not take: kept until staff release or discard it.
CREATE TABLE quarantine (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  scope TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_rev INTEGER NOT NULL,
  field_revs BLOB NOT NULL,
  scope_code TEXT NOT NULL CHECK (length(scope_code) IN (6, 9, 12, 15)),
  user_id TEXT NOT NULL REFERENCES user (id),
  device_id TEXT NOT NULL REFERENCES device (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  reason TEXT NOT NULL CHECK (reason IN ('out_of_scope', 'record_gone', 'record_merged', 'role_changed', 'too_old', 'invalid')),
  message TEXT NOT NULL,
  field TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL CHECK (record_id <> ''),
  change_json BLOB NOT NULL,
  change_json_index BLOB NOT NULL,
  made_at_ms INTEGER NOT NULL CHECK (made_at_ms >= 0),
  arrived_at_ms INTEGER NOT NULL CHECK (arrived_at_ms >= 0),
  decision TEXT NOT NULL CHECK (decision IN ('', 'released', 'discarded')),
  decided_by_user_id TEXT REFERENCES user (id),
  decided_at_ms INTEGER NOT NULL CHECK (decided_at_ms >= 0)
) STRICT;
CREATE INDEX quarantine_by_scope ON quarantine (scope, id);
CREATE INDEX quarantine_by_record ON quarantine (record_id);
CREATE INDEX quarantine_by_user_id ON quarantine (user_id);
CREATE INDEX quarantine_by_device_id ON quarantine (device_id);
CREATE INDEX quarantine_by_decided_by_user_id ON quarantine (decided_by_user_id);
