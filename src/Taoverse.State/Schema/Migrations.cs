namespace Taoverse.State.Schema;

/// <summary>The steps from an empty database to today's. A step that was released is never changed: a change is a new step.</summary>
internal static class Migrations
{
    public static IReadOnlyList<string> All { get; } = [Metagraphs, TrackedModels, CompetitionWeights];

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

    private const string TrackedModels =
        """
        CREATE TABLE tracked_models (
            netuid INTEGER NOT NULL,
            hotkey TEXT NOT NULL,
            block INTEGER NOT NULL, -- of the commitment
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            revision TEXT, -- the git commit
            hash TEXT,
            secure_hash TEXT,
            competition_id INTEGER NOT NULL,
            refusal TEXT, -- why the model cannot take part; NULL where it can
            PRIMARY KEY (netuid, hotkey)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE evaluations (
            netuid INTEGER NOT NULL,
            hotkey TEXT NOT NULL,
            competition_id INTEGER NOT NULL,
            block INTEGER NOT NULL,
            number INTEGER NOT NULL, -- tells those of one block apart, in the order in which they came
            score REAL NOT NULL, -- infinite for a model that failed
            winner_block INTEGER,
            winner_score REAL,
            duration_ticks INTEGER, -- of 100 ns
            PRIMARY KEY (netuid, hotkey, competition_id, block, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE state_versions (
            netuid INTEGER PRIMARY KEY,
            version INTEGER NOT NULL
        ) STRICT;

        CREATE INDEX neurons_by_hotkey ON neurons (netuid, hotkey);
        """;

    private const string CompetitionWeights =
        """
        CREATE TABLE competition_weights (
            netuid INTEGER NOT NULL,
            competition_id INTEGER NOT NULL,
            hotkey TEXT NOT NULL,
            weight REAL NOT NULL CHECK (weight >= 0), -- the moving average
            PRIMARY KEY (netuid, competition_id, hotkey)
        ) STRICT, WITHOUT ROWID;
        """;
}
