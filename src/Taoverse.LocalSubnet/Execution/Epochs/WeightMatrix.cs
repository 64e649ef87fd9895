namespace Taoverse.LocalSubnet.Execution.Epochs;

/// <summary>Weights or bonds of a subnet, a sparse row for each uid.</summary>
internal sealed class WeightMatrix
{
    private readonly (int Uid, double Value)[][] _rows;

    private WeightMatrix((int Uid, double Value)[][] rows) => _rows = rows;

    /// <summary>Makes a matrix.</summary>
    /// <param name="count">The number of uids.</param>
    /// <param name="row">The row of a uid.</param>
    public static WeightMatrix Of(int count, Func<int, IEnumerable<(int Uid, double Value)>> row) =>
        new([.. Enumerable.Range(0, count).Select(i => row(i).Where(w => w.Uid < count && w.Value > 0).ToArray())]);

    /// <summary>A row.</summary>
    public IReadOnlyList<(int Uid, double Value)> this[int uid] => _rows[uid];

    /// <summary>A matrix of which each value was changed.</summary>
    /// <param name="change">Takes row, column and value.</param>
    public WeightMatrix With(Func<int, int, double, double> change) =>
        Of(_rows.Length, i => _rows[i].Select(w => (w.Uid, change(i, w.Uid, w.Value))));

    /// <summary>A matrix whose rows sum to 1, but those without anything.</summary>
    public WeightMatrix WithRowsNormalized()
    {
        var sums = _rows.Select(row => row.Sum(w => w.Value)).ToArray();
        return With((i, _, value) => value / sums[i]);
    }

    /// <summary>A matrix whose columns sum to 1, but those without anything.</summary>
    public WeightMatrix WithColumnsNormalized()
    {
        var sums = ColumnSums(_ => 1);
        return With((_, j, value) => value / sums[j]);
    }

    /// <summary>A weighted sum of this matrix and another.</summary>
    public WeightMatrix Mix(WeightMatrix other, double share) => Of(_rows.Length, i =>
        _rows[i].Select(w => (w.Uid, Value: w.Value * (1 - share)))
            .Concat(other._rows[i].Select(w => (w.Uid, Value: w.Value * share)))
            .GroupBy(w => w.Uid, (uid, parts) => (uid, parts.Sum(p => p.Value))));

    /// <summary>The sums of columns, each row times a factor.</summary>
    public double[] ColumnSums(Func<int, double> factor)
    {
        var sums = new double[_rows.Length];
        for (var i = 0; i < _rows.Length; i++)
        {
            foreach (var (uid, value) in _rows[i])
            {
                sums[uid] += value * factor(i);
            }
        }

        return sums;
    }

    /// <summary>The largest value of each column.</summary>
    public double[] ColumnMaxima()
    {
        var largest = new double[_rows.Length];
        foreach (var (uid, value) in _rows.SelectMany(row => row))
        {
            largest[uid] = Math.Max(largest[uid], value);
        }

        return largest;
    }

    /// <summary>The sums of rows, each value times a factor of its column.</summary>
    public double[] RowSums(Func<int, double> factor) => [.. _rows.Select(row => row.Sum(w => w.Value * factor(w.Uid)))];

    /// <summary>For each column the largest value that the rows of more than a share of the stake reach; 0 where they reach none.</summary>
    /// <param name="stake">The stake of each row; sums to 1.</param>
    /// <param name="majority">The share.</param>
    public double[] Medians(double[] stake, double majority)
    {
        var medians = new double[_rows.Length];
        foreach (var column in _rows.SelectMany((row, i) => row.Select(w => (w.Uid, w.Value, Stake: stake[i]))).GroupBy(w => w.Uid))
        {
            var reached = 0.0;
            foreach (var (_, value, held) in column.OrderByDescending(w => w.Value))
            {
                reached += held;
                if (reached > majority)
                {
                    medians[column.Key] = value;
                    break;
                }
            }
        }

        return medians;
    }
}
