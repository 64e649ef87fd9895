namespace Taoverse.State.Schema;

/// <summary>The steps from an empty database to today's. A step that was released is never changed: a change is a new step.</summary>
internal static class Migrations
{
    public static IReadOnlyList<string> All { get; } = [Metagraphs];

    private const string Metagraphs =
        """
        CREATE TABLE metagraphs (
            netuid INTEGER PRIMARY KEY,
            name TEXT,
            symbol TEXT,
            tempo INTEGER,
            block INTEGER NOT NULL,
            block_hash TEXT NOT NULL,
            synced_at TEXT NOT NULL -- ISO 8601 in UTC
        ) STRICT;

        CREATE TABLE neurons (
            netuid INTEGER NOT NULL REFERENCES metagraphs ON DELETE CASCADE,
            uid INTEGER NOT NULL,
            hotkey TEXT NOT NULL,
            coldkey TEXT NOT NULL,
            stake_rao INTEGER NOT NULL,
            incentive INTEGER NOT NULL,
            consensus INTEGER NOT NULL,
            dividends INTEGER NOT NULL,
            validator_trust INTEGER NOT NULL,
            emission_rao INTEGER NOT NULL,
            validator_permit INTEGER NOT NULL,
            active INTEGER NOT NULL,
            last_update INTEGER NOT NULL,
            axon_address TEXT,
            axon_port INTEGER,
            axon_protocol INTEGER,
            axon_version INTEGER,
            axon_block INTEGER,
            weights BLOB, -- pairs of 16 bits, low byte first: uid, value; NULL where they were not read
            bonds BLOB,
            PRIMARY KEY (netuid, uid)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE miner_positions (
            netuid INTEGER NOT NULL,
            name TEXT NOT NULL,
            next_uid INTEGER NOT NULL,
            updated_at TEXT NOT NULL,
            PRIMARY KEY (netuid, name)
        ) STRICT, WITHOUT ROWID;
        """;
}
