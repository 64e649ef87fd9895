using System.Net;
using Microsoft.Data.Sqlite;
using Taoverse.Metagraphs;

namespace Taoverse.State.Metagraphs;

/// <summary>A neuron as a row of the table <c>neurons</c>.</summary>
internal static class NeuronRow
{
    private static readonly string[] Columns =
    [
        "netuid", "uid", "hotkey", "coldkey", "stake_rao", "incentive", "consensus", "dividends", "validator_trust", "emission_rao",
        "validator_permit", "active", "last_update", "axon_address", "axon_port", "axon_protocol", "axon_version", "axon_block", "weights",
        "bonds",
    ];

    public static SqliteCommand Select(SqliteConnection connection, int netUid)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", Columns)} FROM neurons WHERE netuid = $netuid ORDER BY uid";
        command.Parameters.AddWithValue("$netuid", netUid);
        return command;
    }

    public static SqliteCommand Insert(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText =
            $"INSERT INTO neurons ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(c => "$" + c))})";
        foreach (var column in Columns)
        {
            command.Parameters.Add("$" + column, TypeOf(column));
        }

        command.Prepare();
        return command;
    }

    /// <summary>Sets the parameters of an insert.</summary>
    public static void Bind(SqliteCommand insert, int netUid, Neuron neuron)
    {
        var axon = neuron.Axon;
        object?[] values =
        [
            netUid, neuron.Uid, neuron.Hotkey, neuron.Coldkey, unchecked((long)neuron.StakeRao), (int)neuron.IncentiveRaw,
            (int)neuron.ConsensusRaw, (int)neuron.DividendsRaw, (int)neuron.ValidatorTrustRaw, unchecked((long)neuron.EmissionRao),
            neuron.ValidatorPermit, neuron.Active, neuron.LastUpdate, axon?.Address.ToString(), axon?.Port, axon?.Protocol, axon?.Version,
            axon?.Block, neuron.Weights is null ? null : NeuronLinkBlob.Write(neuron.Weights),
            neuron.Bonds is null ? null : NeuronLinkBlob.Write(neuron.Bonds),
        ];
        for (var i = 0; i < values.Length; i++)
        {
            insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    public static Neuron Read(SqliteDataReader row) => new()
    {
        NetUid = row.GetInt32(0),
        Uid = row.GetInt32(1),
        Hotkey = row.GetString(2),
        Coldkey = row.GetString(3),
        StakeRao = unchecked((ulong)row.GetInt64(4)),
        IncentiveRaw = (ushort)row.GetInt32(5),
        ConsensusRaw = (ushort)row.GetInt32(6),
        DividendsRaw = (ushort)row.GetInt32(7),
        ValidatorTrustRaw = (ushort)row.GetInt32(8),
        EmissionRao = unchecked((ulong)row.GetInt64(9)),
        ValidatorPermit = row.GetBoolean(10),
        Active = row.GetBoolean(11),
        LastUpdate = row.GetInt64(12),
        Axon = row.IsDBNull(13) ? null : new(IPAddress.Parse(row.GetString(13)), row.GetInt32(14), row.GetInt32(15), row.GetInt64(16), row.GetInt64(17)),
        Weights = row.IsDBNull(18) ? null : NeuronLinkBlob.Read(row.GetFieldValue<byte[]>(18)),
        Bonds = row.IsDBNull(19) ? null : NeuronLinkBlob.Read(row.GetFieldValue<byte[]>(19)),
    };

    private static SqliteType TypeOf(string column) => column switch
    {
        "hotkey" or "coldkey" or "axon_address" => SqliteType.Text,
        "weights" or "bonds" => SqliteType.Blob,
        _ => SqliteType.Integer,
    };
}
