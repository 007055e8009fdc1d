-- The rights of the portal's own login on SQL Server: what serving needs, and no more. Run it in the portal's database, as its owner, after "migrate".
-- Replace [portal] with the login (or the managed identity) that the portal connects as; "migrate", "erase" and "rotate" run under the owner's.
-- With these rights nobody can alter a table, a trigger or the guard's rules, truncate, or update a version, a pack or an audit entry even while a guard is open.

IF DATABASE_PRINCIPAL_ID(N'portal') IS NULL
    CREATE USER [portal] FOR LOGIN [portal];
IF DATABASE_PRINCIPAL_ID(N'portal_serving') IS NULL
    CREATE ROLE [portal_serving];
ALTER ROLE [portal_serving] ADD MEMBER [portal];

GRANT SELECT ON SCHEMA::[dbo] TO [portal_serving];
GRANT VIEW DEFINITION ON SCHEMA::[dbo] TO [portal_serving]; -- the texts of triggers are compared at start and in every verification

-- The log of snapshots. Triggers let rows of unsealed captures be swept, and a purge remove what no snapshot that stays needs.
GRANT INSERT, UPDATE ON [dbo].[Objects] TO [portal_serving];
GRANT INSERT, UPDATE, DELETE ON [dbo].[Snapshots] TO [portal_serving];
GRANT INSERT, DELETE ON [dbo].[SnapshotTypes] TO [portal_serving];
GRANT INSERT, DELETE ON [dbo].[ObjectVersions] TO [portal_serving];
GRANT INSERT, DELETE ON [dbo].[LinkVersions] TO [portal_serving];
GRANT INSERT, DELETE ON [dbo].[Packs] TO [portal_serving];
GRANT INSERT, DELETE ON [dbo].[WornPacks] TO [portal_serving];
GRANT INSERT, UPDATE, DELETE ON [dbo].[NameBlocks] TO [portal_serving]; -- for the search; what it finds is looked up in the log
GRANT INSERT, DELETE ON [dbo].[StoreGuards] TO [portal_serving];

-- Append-only, chained.
GRANT INSERT ON [dbo].[AuditEntries] TO [portal_serving];
GRANT INSERT ON [dbo].[JournalEntries] TO [portal_serving];
GRANT INSERT ON [dbo].[Plans] TO [portal_serving];
GRANT INSERT ON [dbo].[PlanDecisions] TO [portal_serving];
GRANT INSERT ON [dbo].[NewIds] TO [portal_serving];
GRANT INSERT ON [dbo].[Readings] TO [portal_serving];
GRANT INSERT ON [dbo].[Holds] TO [portal_serving];
GRANT INSERT ON [dbo].[HoldReleases] TO [portal_serving];
GRANT INSERT ON [dbo].[Verifications] TO [portal_serving];
GRANT INSERT ON [dbo].[Seals] TO [portal_serving];
GRANT INSERT ON [dbo].[ImportedArchives] TO [portal_serving];
GRANT INSERT ON [dbo].[ImportedRecords] TO [portal_serving];
GRANT UPDATE ON [dbo].[ChainHeads] TO [portal_serving];
-- [dbo].[Erasures]: none; an erasure runs under the owner's login.

-- What is at work and not sealed.
GRANT INSERT, UPDATE, DELETE ON [dbo].[Reports] TO [portal_serving];
GRANT INSERT, UPDATE, DELETE ON [dbo].[ReportChanges] TO [portal_serving];
GRANT INSERT, UPDATE, DELETE ON [dbo].[ReportItems] TO [portal_serving];
GRANT INSERT, DELETE ON [dbo].[DraftTicks] TO [portal_serving];
GRANT INSERT, UPDATE ON [dbo].[Recoveries] TO [portal_serving];
GRANT INSERT, UPDATE ON [dbo].[RecoverySteps] TO [portal_serving];
GRANT INSERT, UPDATE, DELETE ON [dbo].[Jobs] TO [portal_serving];
GRANT INSERT, UPDATE, DELETE ON [dbo].[Leases] TO [portal_serving];
GRANT INSERT, UPDATE ON [dbo].[ScheduleState] TO [portal_serving];
GRANT INSERT, UPDATE ON [dbo].[Tenants] TO [portal_serving];
GRANT INSERT ON [dbo].[DataProtectionKeys] TO [portal_serving];
