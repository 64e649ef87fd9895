namespace Taoverse.HelpBuilder.Tests;

/// <summary>A whole page for Get-Sample.</summary>
internal static class SamplePage
{
    public const string Text = """
        # Get-Sample

        Gives a sample.

        ## Description

        First paragraph, which
        runs over two lines, with `code` and [a link](https://example.org).

        - an item
        - another item

        ## Parameters

        | Parameter | Default | Description |
        |---|---|---|
        | -Number | | The numbers. |
        | -Size | 5 | The size. |
        | -Quick | False | Be quick. |
        | -Timeout | 30 s | The limit. |

        ## Inputs

        - System.Int32: Numbers.

        ## Outputs

        - System.Version: A version.
        - System.Int32: A number.

        ## Notes

        A note.

        ## Examples

        ### The first

        ```powershell
        Get-Sample 1
        # not a heading
        ```

        ### The second

        ```powershell
        Get-Sample 2
        ```

        A remark.

        ## Related links

        - Get-Other
        - [A site](https://example.org/site)
        """;
}
