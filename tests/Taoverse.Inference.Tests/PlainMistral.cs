namespace Taoverse.Inference.Tests;

/// <summary>The same model computed the plain way, in double precision, one token after another: what the engine is compared with.</summary>
internal sealed class PlainMistral(MadeModel model)
{
    private const double Epsilon = 1e-5;

    /// <summary>The loss of every token but the first.</summary>
    public double[] Losses()
    {
        var caches = Enumerable.Range(0, MadeModel.Layers).Select(_ => (Keys: new List<double[]>(), Values: new List<double[]>())).ToArray();
        var losses = new List<double>();
        for (var position = 0; position < model.Tokens.Length - 1; position++)
        {
            var x = Row("model.embed_tokens.weight", model.Tokens[position]);
            for (var layer = 0; layer < MadeModel.Layers; layer++)
            {
                Layer($"model.layers.{layer}.", x, position, caches[layer].Keys, caches[layer].Values);
            }

            var logits = Times("lm_head.weight", Norm("model.norm.weight", x));
            var greatest = logits.Max();
            losses.Add(greatest + Math.Log(logits.Sum(logit => Math.Exp(logit - greatest))) - logits[model.Tokens[position + 1]]);
        }

        return [.. losses];
    }

    private void Layer(string name, double[] x, int position, List<double[]> keys, List<double[]> values)
    {
        var input = Norm(name + "input_layernorm.weight", x);
        var queries = Rotate(Times(name + "self_attn.q_proj.weight", input), position);
        keys.Add(Rotate(Times(name + "self_attn.k_proj.weight", input), position));
        values.Add(Times(name + "self_attn.v_proj.weight", input));
        var mixed = new double[queries.Length];
        for (var head = 0; head < MadeModel.Heads; head++)
        {
            var query = head * MadeModel.HeadSize;
            var key = head / (MadeModel.Heads / MadeModel.KeyValueHeads) * MadeModel.HeadSize;
            var first = Math.Max(0, position - MadeModel.Window + 1);
            var weights = Enumerable.Range(first, position - first + 1).Select(other => Math.Exp(Enumerable.Range(0, MadeModel.HeadSize)
                .Sum(i => queries[query + i] * keys[other][key + i]) / Math.Sqrt(MadeModel.HeadSize))).ToArray();
            var sum = weights.Sum();
            for (var i = 0; i < MadeModel.HeadSize; i++)
            {
                mixed[query + i] = weights.Select((weight, other) => weight * values[first + other][key + i]).Sum() / sum;
            }
        }

        Add(x, Times(name + "self_attn.o_proj.weight", mixed));
        input = Norm(name + "post_attention_layernorm.weight", x);
        var gate = Times(name + "mlp.gate_proj.weight", input);
        var up = Times(name + "mlp.up_proj.weight", input);
        Add(x, Times(name + "mlp.down_proj.weight", [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)]));
    }

    private static double[] Rotate(double[] heads, int position)
    {
        const int Half = MadeModel.HeadSize / 2;
        var result = new double[heads.Length];
        for (var i = 0; i < heads.Length; i++)
        {
            var pair = i % MadeModel.HeadSize % Half;
            var angle = position * Math.Pow(10_000, -2.0 * pair / MadeModel.HeadSize);
            result[i] = (heads[i] * Math.Cos(angle))
                + (Math.Sin(angle) * (i % MadeModel.HeadSize < Half ? -heads[i + Half] : heads[i - Half]));
        }

        return result;
    }

    private double[] Norm(string name, double[] x)
    {
        var inverse = 1 / Math.Sqrt((x.Sum(value => value * value) / x.Length) + Epsilon);
        return [.. x.Zip(model.Weights[name].Values, (value, gain) => value * inverse * gain)];
    }

    private double[] Times(string name, double[] x)
    {
        var (shape, values) = model.Weights[name];
        var result = new double[shape[0]];
        for (var row = 0; row < shape[0]; row++)
        {
            double sum = 0;
            for (var i = 0; i < x.Length; i++)
            {
                sum += values[(row * x.Length) + i] * x[i];
            }

            result[row] = sum;
        }

        return result;
    }

    private double[] Row(string name, int row) =>
        [.. model.Weights[name].Values.AsSpan(row * MadeModel.Hidden, MadeModel.Hidden).ToArray().Select(value => (double)value)];

    private static void Add(double[] x, double[] more)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] += more[i];
        }
    }
}
