package org.intarsia.kernel.internal.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.intarsia.kernel.internal.archive.Limits;

/**
 * Tells which jars of a folder are whole and new, looked at again and again. A jar counts when two
 * looks found it unchanged, with its signature, and its directory at the end can be read; one that
 * cannot is given {@link #PATIENCE} looks, since it may be copied slowly.
 */
final class FolderWatch {
    /** Scans of a damaged file before it is reported. */
    static final int PATIENCE = 10;

    private final Path folder;
    private final Map<Path, FileState> seen = new TreeMap<>();

    FolderWatch(Path folder) {
        this.folder = folder;
    }

    private static final class FileState {
        private String stamp;
        private int looks;
        private boolean told;
        private boolean everTold;

        private void tell() {
            told = true;
            everTold = true;
        }
    }

    /** What a look found. */
    enum Change {
        ARRIVED,
        LEFT
    }

    /** Takes what is there now as known, and names it. */
    List<Path> remember() {
        stamps().forEach((jar, stamp) -> known(jar, stamp).tell());
        return List.copyOf(seen.keySet());
    }

    /** Takes a file as not known after all. */
    void forget(Path jar) {
        seen.remove(jar);
    }

    /** What changed, by file, since the last report. */
    Map<Path, Change> look() {
        Map<Path, Change> changes = new LinkedHashMap<>();
        Map<Path, String> now = stamps();
        seen.entrySet()
                .removeIf(
                        entry -> {
                            boolean left = !now.containsKey(entry.getKey());
                            if (left && entry.getValue().everTold) {
                                changes.put(entry.getKey(), Change.LEFT);
                            }
                            return left;
                        });
        now.forEach(
                (jar, stamp) -> {
                    FileState file = known(jar, stamp);
                    file.looks++;
                    if (!file.told && file.looks > 1 && (whole(jar) || file.looks >= PATIENCE)) {
                        file.tell();
                        changes.put(jar, Change.ARRIVED);
                    }
                });
        return changes;
    }

    private FileState known(Path jar, String stamp) {
        FileState file = seen.computeIfAbsent(jar, path -> new FileState());
        if (!stamp.equals(file.stamp)) {
            file.stamp = stamp;
            file.looks = 0;
            file.told = false;
        }
        return file;
    }

    private Map<Path, String> stamps() {
        Map<Path, String> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar : files.filter(it -> it.toString().endsWith(".jar")).toList()) {
                String stamp = stamp(jar);
                if (!stamp.isEmpty()) {
                    stamps.put(jar, stamp + stamp(jar.resolveSibling(jar.getFileName() + ".sig")));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // A folder that is gone for a moment holds what it held.
            seen.forEach((jar, file) -> stamps.put(jar, file.stamp));
        }
        return stamps;
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.isRegularFile()
                    ? is.size() + " " + is.lastModifiedTime().toMillis() + " " + is.fileKey() + ";"
                    : "";
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            return "?";
        }
    }

    private static boolean whole(Path jar) {
        try {
            // A file that is too large is not opened either; the installer reports it.
            if (Files.size(jar) > Limits.FILE_BYTES) {
                return true;
            }
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                return zip.size() > 0;
            }
        } catch (IOException e) {
            return false;
        }
    }
}
