package org.intarsia.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Archives made to do harm. Each is a plugin that would be let in, with one thing wrong with it, so
 * that nothing else can be the reason why it is refused.
 */
public final class HostileJars {
    /**
     * @param bytes of the file
     * @param words that the reason must hold
     */
    public record Hostile(byte[] bytes, String words) {}

    private static final int MEBI = 1 << 20;

    private final byte[] good;
    private final Map<String, Hostile> all = new LinkedHashMap<>();

    private HostileJars(byte[] good) {
        this.good = good;
    }

    /** By what is wrong. */
    public static Map<String, Hostile> of(byte[] good) throws IOException {
        HostileJars jars = new HostileJars(good);
        new HostileNames(jars).add();
        jars.sizes();
        jars.bombs();
        jars.differences();
        jars.places();
        jars.ends();
        jars.nested();
        return jars.all;
    }

    void add(String what, String words, Consumer<RawZip> change) throws IOException {
        RawZip zip = RawZip.of(good);
        change.accept(zip);
        bytes(what, words, zip.bytes());
    }

    private void bytes(String what, String words, byte[] bytes) {
        if (all.put(what, new Hostile(bytes, words)) != null) {
            throw new IllegalStateException("twice: " + what);
        }
    }

    void entry(String what, String words, Consumer<RawZip.Entry> change) throws IOException {
        add(what, words, zip -> change.accept(zip.add("data.txt", "some text of the plugin")));
    }

    void name(String what, String words, String name) throws IOException {
        add(what, words, zip -> zip.add(name, "harm"));
    }

    private void sizes() throws IOException {
        entry("stored, longer than told", "another size", e -> e.size = e.localSize = 5);
        entry("stored, shorter than told", "another size", e -> e.size = e.localSize = 500);
        deflated("longer than told", "another size", e -> e.size = e.localSize = 5);
        deflated("shorter than told", "another size", e -> e.size = e.localSize = 5000);
        deflated("rubbish behind", "another size", e -> pad(e, new byte[7]));
        deflated("no deflate", "cannot be unpacked", e -> e.data[0] = (byte) 0xff);
        entry("checksum", "checksum", e -> e.crc = e.localCrc = 17);
        entry("packed to the moon", "outside", e -> e.packed = e.localPacked = 0x7ffffff0L);
        entry("size of all ones", "more than 128 MiB", e -> e.size = e.localSize = 0xfffffffeL);
        entry("descriptor on stored", "where it ends", RawZip.Entry::described);
        deflated("descriptor of another size", "what follows", e -> e.described().descriptor[12]++);
        deflated("descriptor of another sum", "what follows", e -> e.described().descriptor[4]++);
        deflated("no descriptor", "what follows", e -> e.described().descriptor = new byte[0]);
        deflated("described twice", "not what its directory", e -> e.described().localSize = 3);
    }

    private void deflated(String what, String words, Consumer<RawZip.Entry> change)
            throws IOException {
        byte[] text = "some text of the plugin, ".repeat(20).getBytes(UTF_8);
        add(what, words, zip -> change.accept(zip.add("data.txt", text, RawZip.DEFLATED)));
    }

    private static void pad(RawZip.Entry entry, byte[] rubbish) {
        byte[] longer = new byte[entry.data.length + rubbish.length];
        System.arraycopy(entry.data, 0, longer, 0, entry.data.length);
        entry.data = longer;
        entry.packed = longer.length;
        entry.localPacked = longer.length;
    }

    private void bombs() throws IOException {
        byte[] zeros = new byte[8 * MEBI];
        add("bomb", "only a zip bomb", z -> z.add("zeros", zeros, RawZip.DEFLATED));
        add("one too large", "more than 128 MiB", z -> claims(z, "a", 129));
        add(
                "too large together",
                "more than 256 MiB",
                z -> {
                    for (String name : new String[] {"a", "b", "c"}) {
                        claims(z, name, 90);
                    }
                });
        add(
                "too many",
                "more than 20000 entries",
                z -> {
                    for (int i = 0; i < 20_001; i++) {
                        z.add("e" + i, "");
                    }
                });
        String lines = "Bundle-Comment: " + "x".repeat(60) + "\n";
        byte[] manifest = lines.repeat(20_000).getBytes(UTF_8);
        add(
                "endless manifest",
                "manifest is longer",
                z -> {
                    z.entries.remove(0);
                    z.add("META-INF/MANIFEST.MF", manifest, RawZip.STORED);
                });
    }

    /** A size that only the directory claims, not too much for what is there. */
    private static void claims(RawZip zip, String name, int mebi) {
        byte[] noise = new byte[mebi * MEBI / 90];
        new Random(7).nextBytes(noise);
        RawZip.Entry entry = zip.add(name, noise, RawZip.STORED);
        entry.method = entry.localMethod = RawZip.DEFLATED;
        entry.size = entry.localSize = (long) mebi * MEBI;
    }

    private void differences() throws IOException {
        String words = "not what its directory says";
        entry("other name", words, e -> e.localName = "evil.txt".getBytes(UTF_8));
        entry("name leads up in its header", words, e -> e.localName = "../a.txt".getBytes(UTF_8));
        entry("other size", words, e -> e.localSize = 1);
        entry("other packed size", words, e -> e.localPacked = 1);
        entry("other checksum", words, e -> e.localCrc = 1);
        entry("other method", words, e -> e.localMethod = RawZip.DEFLATED);
        entry("other flags", words, e -> e.localFlags = 0x801);
        entry("no header there", words, e -> e.at = 5);
    }

    private void places() throws IOException {
        byte[] script = "#!/bin/sh\nexit\n".getBytes(UTF_8);
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
        add("script before", "belong to no entry", z -> z.before = script);
        add("picture before", "belong to no entry", z -> z.before = picture);
        add(
                "script before, not counted",
                "is there something before it",
                z -> {
                    z.before = script;
                    z.directoryShift = -script.length;
                });
        add("rubbish between", "before its directory", z -> z.gap = script);
        add("rubbish before the end", "directory is not where", z -> z.beforeEnd = script);
        add("rubbish at the end", "behind its end", z -> z.after = script);
        add("archive behind", "something before it", z -> z.after = good);
        add("unlisted entry", "belong to no entry", HostileJars::unlisted);
        entry("beyond the end", "outside", e -> e.at = 0x7fffffffL);
        add("two for one", "overlaps another", HostileJars::overlap);
    }

    private static void unlisted(RawZip zip) {
        RawZip other = new RawZip();
        other.add("hidden.txt", "harm");
        byte[] bytes = other.bytes();
        zip.gap = Arrays.copyOf(bytes, 30 + "hidden.txt".length() + 4);
    }

    /** One entry whose contents are another entry, header and all. */
    private static void overlap(RawZip zip) {
        RawZip inner = new RawZip();
        inner.add("inner.txt", "harm");
        byte[] bytes = Arrays.copyOf(inner.bytes(), 30 + "inner.txt".length() + 4);
        RawZip.Entry outer = zip.add("outer.bin", bytes, RawZip.STORED);
        zip.bytes();
        RawZip.Entry second = zip.add("inner.txt", "harm");
        second.ghost = true;
        second.at = outer.at + 30 + "outer.bin".length();
    }

    private void ends() throws IOException {
        add("empty", "it is empty", z -> z.entries.clear());
        bytes("nothing", "is no jar", new byte[0]);
        bytes("text", "is no jar", "hello".repeat(50).getBytes(UTF_8));
        bytes("half", "damaged", Arrays.copyOf(good, good.length / 2));
        bytes("end cut off", "damaged", Arrays.copyOf(good, good.length - 3));
        add("comment of 64 KiB", "comment is longer", z -> z.comment = new byte[0xffff]);
        add("comment that is missing", "ends too early", z -> z.commentLength = 400);
        add("comment with an end in it", "behind its end", HostileJars::secondEnd);
        add("counts too many", "ends too early", z -> z.counted = z.entries.size() + 1);
        add("counts too few", "more than the", z -> z.counted = z.entries.size() - 1);
        add("another disk", "one volume of a multi-volume zip", z -> z.disk = 1);
        add("rest elsewhere", "one volume of a multi-volume zip", z -> z.countedHere = 1);
        entry("entry on another disk", "one volume of a multi-volume zip", e -> e.disk = 3);
        add("counts all ones", "zip64", z -> z.counted = 0xffff);
        add("directory at all ones", "zip64", z -> z.directoryAt = 0xffffffffL);
        add("length of all ones", "zip64", z -> z.directoryLength = 0xffffffffL);
        byte[] locator = RawZip.little(20, b -> b.putInt(0x07064b50));
        add("zip64 locator", "zip64", z -> z.beforeEnd = locator);
        byte[] huge =
                RawZip.little(
                        20,
                        b -> b.putShort((short) 1).putShort((short) 16).putLong(-1L).putLong(-1L));
        entry("zip64 sizes", "zip64", e -> e.extra = huge);
        byte[] cut = RawZip.little(4, b -> b.putShort((short) 9).putShort((short) 90));
        entry("extra cut short", "cut short", e -> e.extra = cut);
        add("directory too long", "directory is not where", z -> z.directoryLength = 0x7fffffffL);
        add("directory negative", "directory is not where", z -> z.directoryLength = 0xfffffff0L);
    }

    private static void secondEnd(RawZip zip) {
        zip.comment = RawZip.little(40, b -> b.putInt(9, 0x06054b50));
    }

    private void nested() throws IOException {
        RawZip up = new RawZip();
        up.add("../evil.txt", "harm");
        byte[] leadsUp = up.bytes();
        add("jar in it leads out", "in its lib/a.jar", z -> z.add("lib/a.jar", leadsUp, 8));
        RawZip bomb = new RawZip();
        bomb.add("zeros", new byte[8 * MEBI], RawZip.DEFLATED);
        byte[] burst = bomb.bytes();
        add("bomb in a jar", "only a zip bomb", z -> z.add("lib/a.jar", burst, RawZip.STORED));
        add("no jar in it", "in its lib/a.jar", z -> z.add("lib/a.jar", "text"));
        RawZip many = new RawZip();
        for (int i = 0; i < 10_000; i++) {
            many.add("e" + i, "");
        }
        byte[] crowd = many.bytes();
        add(
                "too many with those of jars",
                "more than 20000 entries",
                z -> {
                    z.add("lib/a.jar", crowd, RawZip.DEFLATED);
                    z.add("lib/b.jar", crowd, RawZip.DEFLATED);
                });
        byte[] deep = good;
        for (int i = 0; i < 3; i++) {
            RawZip shell = new RawZip();
            shell.add("in.jar", deep, RawZip.DEFLATED);
            deep = shell.bytes();
        }
        byte[] deepest = deep;
        add("jars in jars in jars", "deeper than", z -> z.add("a.jar", deepest, 8));
    }
}
