package org.intarsia.weights.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.StateDict;

/** A damaged file gives a problem or tensors, never anything else. */
class FileFuzzTest {
    private static Path folder;
    private static NDManager manager;

    @BeforeContainer
    static void open() throws IOException {
        folder = Files.createTempDirectory("fuzz");
        manager = NDManager.newBaseManager();
    }

    @AfterContainer
    static void close() throws IOException {
        manager.close();
        Files.deleteIfExists(folder.resolve("f.pth"));
        Files.deleteIfExists(folder.resolve("f.safetensors"));
        Files.delete(folder);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void safetensors(
            @ForAll @Size(min = 1, max = 8) Map<@IntRange(max = 995) Integer, Byte> changes)
            throws IOException {
        readDamaged("types.safetensors", "f.safetensors", null, changes);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void aTorchArchive(
            @ForAll @Size(min = 1, max = 8) Map<@IntRange(max = 4442) Integer, Byte> changes)
            throws IOException {
        readDamaged("types.pth", "f.pth", null, changes);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void aPickleInAnIntactArchive(
            @ForAll @Size(min = 1, max = 8) Map<@IntRange(max = 899) Integer, Byte> changes)
            throws IOException {
        TorchZip made;
        try (ZipFile zip = new ZipFile(Fixtures.torch("views.pth").toFile())) {
            byte[] pickle = bytes(zip, "views/data.pkl");
            change(pickle, changes);
            made = new TorchZip(pickle);
            for (int storage = 0; storage < 3; storage++) {
                made.with("archive/data/" + storage, bytes(zip, "views/data/" + storage));
            }
        }
        Path file = Files.write(folder.resolve("f.pth"), made.stored());
        read(file, null);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void anythingAtAll(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
        read(Files.write(folder.resolve("f.pth"), bytes), "model");
        read(Files.write(folder.resolve("f.safetensors"), bytes), null);
        read(Files.write(folder.resolve("f.pth"), new TorchZip(bytes).stored()), null);
    }

    private static void readDamaged(
            String fixture, String name, String key, Map<Integer, Byte> changes)
            throws IOException {
        byte[] bytes = Fixtures.bytes(Fixtures.torch(fixture));
        change(bytes, changes);
        read(Files.write(folder.resolve(name), bytes), key);
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    private static void change(byte[] bytes, Map<Integer, Byte> changes) {
        changes.forEach((place, value) -> bytes[place % bytes.length] = value);
    }

    private static void read(Path file, String key) {
        try (StateDict dict = StateDicts.open(file, key);
                NDManager own = manager.newSubManager()) {
            for (String name : dict.names()) {
                NDArray array = dict.load(name, own);
                assertEquals(dict.info(name).shape(), array.getShape(), name);
                array.toByteArray();
            }
        } catch (IntarsiaException expected) {
            String code = expected.problems().get(0).code().code();
            assertTrue(code.startsWith("INT-3"), expected.toString());
        }
    }
}
