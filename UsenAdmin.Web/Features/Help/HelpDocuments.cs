namespace UsenAdmin.Web.Features.Help;

public enum DocumentPartKind
{
    Heading,
    List,
    Paragraph,
}

/// <summary>A part of a document; a list has items, the others a text.</summary>
public sealed record DocumentPart(DocumentPartKind Kind, string Text, IReadOnlyList<string> Items);

/// <summary>Reads the documents in <c>Docs/</c>, which are shipped inside the assembly, as far as they use Markdown.</summary>
public static class HelpDocuments
{
    private const string Folder = "Docs/";
    private const string Ending = ".md";

    /// <returns>Empty when there is no such document; its title comes first.</returns>
    public static IReadOnlyList<DocumentPart> Read(string name)
    {
        using var stream = typeof(HelpDocuments).Assembly.GetManifestResourceStream(Folder + name + Ending);
        if (stream is null)
        {
            return [];
        }

        using var reader = new StreamReader(stream);
        return Parts(reader.ReadToEnd());
    }

    /// <summary>Headings, lists and paragraphs; an empty line or another kind ends a part.</summary>
    public static IReadOnlyList<DocumentPart> Parts(string markdown)
    {
        var parts = new List<DocumentPart>();
        var isOpen = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()))
        {
            var kind = line.StartsWith('#') ? DocumentPartKind.Heading : line.StartsWith("- ", StringComparison.Ordinal) ? DocumentPartKind.List : DocumentPartKind.Paragraph;
            var text = kind switch
            {
                DocumentPartKind.Heading => line.TrimStart('#', ' '),
                DocumentPartKind.List => line[2..],
                _ => line,
            };
            if (line.Length == 0)
            {
                isOpen = false;
                continue;
            }

            if (isOpen && parts[^1] is { Kind: DocumentPartKind.List } list && kind == DocumentPartKind.List)
            {
                parts[^1] = list with { Items = [.. list.Items, text] };
            }
            else if (isOpen && parts[^1] is { Kind: DocumentPartKind.Paragraph } paragraph && kind == DocumentPartKind.Paragraph)
            {
                parts[^1] = paragraph with { Text = paragraph.Text + " " + text };
            }
            else
            {
                parts.Add(new DocumentPart(kind, kind == DocumentPartKind.List ? "" : text, kind == DocumentPartKind.List ? [text] : []));
            }

            isOpen = kind != DocumentPartKind.Heading;
        }

        return parts;
    }
}
