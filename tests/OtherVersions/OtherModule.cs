using Microsoft.Data.Sqlite;
using RestSharp;

namespace OtherVersions;

/// <summary>Uses both libraries in earnest, as another module in the same shell might.</summary>
public static class OtherModule
{
    /// <summary>Asks SQLite for a sum, and a server for a page.</summary>
    /// <param name="folder">Where to put a database.</param>
    /// <param name="server">The address of a server; any answer will do.</param>
    /// <returns>The versions of RestSharp and Microsoft.Data.Sqlite, the sum, and the status of the answer.</returns>
    public static string[] Use(string folder, string server)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "other.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE IF NOT EXISTS numbers (n INTEGER); DELETE FROM numbers; INSERT INTO numbers VALUES (40), (2); SELECT sum(n) FROM numbers";
        var sum = command.ExecuteScalar();
        using var client = new RestClient(server);
        var answer = client.ExecuteGet(new RestRequest("api/models/none/none"));
        return [VersionOf(typeof(RestClient)), VersionOf(typeof(SqliteConnection)), $"{sum}", $"{(int)answer.StatusCode}"];
    }

    private static string VersionOf(Type type) => type.Assembly.GetName().Version!.ToString(3);
}
