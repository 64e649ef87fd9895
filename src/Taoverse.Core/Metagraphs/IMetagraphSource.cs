namespace Taoverse.Metagraphs;

/// <summary>Reads metagraphs from a chain.</summary>
public interface IMetagraphSource
{
    /// <summary>Reads a subnet at its newest block.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Cancelled when the answer is no longer wanted; the read must end then.</param>
    /// <exception cref="TaoverseException">The subnet could not be read.</exception>
    Task<Metagraph> GetMetagraphAsync(int netUid, CancellationToken cancellationToken);
}
