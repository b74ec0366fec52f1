package org.intarsia.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Archives whose entries have names that lead elsewhere, or are no files, or come twice. */
public final class HostileNames {
    private final HostileJars jars;

    HostileNames(HostileJars jars) {
        this.jars = jars;
    }

    void add() throws IOException {
        names();
        kinds();
        twice();
    }

    private void names() throws IOException {
        jars.name("up", "has a path that leaves its folder", "../evil.txt");
        jars.name("far up", "has a path that leaves its folder", "../../../../../../tmp/evil.txt");
        jars.name("up in the middle", "has a path that leaves its folder", "lib/../../evil.txt");
        jars.name("up at the end", "has a path that leaves its folder", "lib/..");
        jars.name("a folder up", "has a path that leaves its folder", "../");
        jars.name("absolute", "absolute name", "/tmp/evil.txt");
        jars.name("absolute, twice", "absolute name", "//host/share/evil.txt");
        jars.name("backslash", "backslash", "..\\evil.txt");
        jars.name("absolute backslash", "backslash", "\\evil.txt");
        jars.name("drive", "colon", "C:/evil.txt");
        jars.name("drive, relative", "colon", "C:evil.txt");
        jars.name("stream", "colon", "plain.txt:evil");
        jars.name("nul", "control character", "evil.txt\0.class");
        jars.name("line feed", "control character", "evil\n.txt");
        jars.name("escape", "control character", "\u001b[2Jevil.txt");
        jars.name("delete", "control character", "evil\u007f.txt");
        jars.name("right to left", "control character", "evil\u202etxt.class");
        jars.name("dot", "dot or space", "./evil.txt");
        jars.name("dot in the middle", "dot or space", "lib/./evil.txt");
        jars.name("empty segment", "empty path segment", "lib//evil.txt");
        jars.name("dot at the end", "dot or space", "lib./evil.txt");
        jars.name("three dots", "dot or space", ".../evil.txt");
        jars.name("blank at the end", "dot or space", "lib /evil.txt");
        jars.name("long", "more than 1024", "a/".repeat(600) + "evil.txt");
        jars.entry("no name", "no name", e -> e.name(new byte[0]));
        jars.entry("no text", "not UTF-8", e -> e.name(new byte[] {'a', (byte) 0xff, 'b'}));
        jars.entry(
                "overlong up",
                "not UTF-8",
                e -> e.name(new byte[] {(byte) 0xc0, (byte) 0xae, '.', '/', 'e'}));
    }

    private void kinds() throws IOException {
        jars.entry("link", "is a link", e -> e.mode(0120777));
        jars.add("link that leads out", "is a link", z -> z.add("lib", "../../etc").mode(0120777));
        jars.entry("device", "neither a file nor a folder", e -> e.mode(0020666));
        jars.entry("pipe", "neither a file nor a folder", e -> e.mode(0010666));
        jars.entry("file that is a folder", "neither a file nor a folder", e -> e.mode(0040755));
        jars.add("folder that is a link", "is a link", z -> z.add("lib/", "").mode(0120777));
        jars.entry("encrypted", "encrypted", e -> e.flags(0x801));
        jars.entry("strongly encrypted", "encrypted", e -> e.flags(0x841));
        jars.entry("hidden directory", "encrypted", e -> e.flags(0x2800));
        jars.entry("patch", "uses a compression method", e -> e.flags(0x820));
        jars.entry("bzip2", "uses a compression method", e -> e.method = e.localMethod = 12);
        jars.entry("lzma", "uses a compression method", e -> e.method = e.localMethod = 14);
        jars.add("folder with contents", "has contents", z -> z.add("lib/", "text"));
        byte[] other = RawZip.little(9, b -> b.putShort((short) 0x7075).putShort((short) 5));
        jars.entry("second name", "second name", e -> e.extra = other);
    }

    private void twice() throws IOException {
        jars.name("manifest twice", "twice", "META-INF/MANIFEST.MF");
        jars.name(
                "manifest in small letters",
                "the same file on some systems",
                "meta-inf/manifest.mf");
        jars.add("entry twice", "twice", z -> twice(z, "a.txt", "a.txt"));
        jars.add(
                "entry in capitals",
                "the same file on some systems",
                z -> twice(z, "lib/a.txt", "lib/A.TXT"));
        jars.add(
                "letter in two forms",
                "the same file on some systems",
                z -> twice(z, "\u00e9.txt", "e\u0301.txt"));
        jars.add("file and folder", "file and a folder", z -> twice(z, "lib", "lib/a.txt"));
        jars.add("folder and file", "file and a folder", z -> twice(z, "Lib/", "lib"));
        jars.add("a module twice", "twice", z -> twice(z, name(z, 1), "x"));
    }

    private static String name(RawZip zip, int entry) {
        return new String(zip.entries.get(entry).name, UTF_8);
    }

    private static void twice(RawZip zip, String one, String other) {
        zip.add(one, one.endsWith("/") ? "" : "one");
        zip.add(other, "other");
    }
}
