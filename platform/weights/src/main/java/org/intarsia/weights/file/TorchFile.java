package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.ForeignFile;
import org.intarsia.weights.format.Inflation;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.format.NestedDict;
import org.intarsia.weights.format.PickleMachine;
import org.intarsia.weights.format.PickleValue;
import org.intarsia.weights.format.ZipDirectory;
import org.intarsia.weights.type.LoadableType;
import org.jspecify.annotations.Nullable;

/**
 * Files saved by PyTorch since 1.6: a zip with a pickle that lists the tensors, and a file of raw
 * numbers for each storage.
 */
final class TorchFile {
    private static final int LARGEST_PICKLE = 64 << 20;
    private static final String PICKLE = "data.pkl";

    /** Entries that are no tensors: a list of losses may have millions. */
    private static final int MOST_OTHERS = 10_000;

    private TorchFile() {}

    static boolean looksRight(MappedFile file) throws IOException {
        return ZipDirectory.looksRight(file);
    }

    private record OpenFile(
            ZipDirectory zip, Inflation inflation, String folder, PickleValue root) {}

    /**
     * @param name the file's own, for messages
     * @param key of a nested dict, or null
     */
    static StoredTensor.Content read(MappedFile file, String name, @Nullable String key)
            throws IOException {
        try {
            OpenFile opened = opened(file, name);
            PickleValue dict = new NestedDict(name, opened.root()).at(key);
            TorchTensors tensors =
                    new TorchTensors(file, opened.zip(), opened.inflation(), opened.folder());
            return content(dict.children(), tensors);
        } catch (CorruptFileException e) {
            throw FileProblems.of(e, name, ErrorCode.TORCH_FILE_DAMAGED);
        }
    }

    /**
     * As {@link #read} of the outermost dict, also of a file that is one tensor.
     *
     * @param only what that is called
     */
    static StoredTensor.Content readAll(MappedFile file, String name, String only)
            throws IOException {
        try {
            OpenFile opened = opened(file, name);
            TorchTensors tensors =
                    new TorchTensors(file, opened.zip(), opened.inflation(), opened.folder());
            if (NestedDict.isTensor(opened.root())) {
                return content(Stream.of(Map.entry(only, opened.root())), tensors);
            }
            PickleValue dict = new NestedDict(name, opened.root()).at(null);
            return content(dict.children(), tensors);
        } catch (CorruptFileException e) {
            throw FileProblems.of(e, name, ErrorCode.TORCH_FILE_DAMAGED);
        }
    }

    static FileOutline outline(MappedFile file, String name) throws IOException {
        try {
            return FileOutline.of(opened(file, name).root());
        } catch (CorruptFileException e) {
            throw FileProblems.of(e, name, ErrorCode.TORCH_FILE_DAMAGED);
        }
    }

    private static OpenFile opened(MappedFile file, String name) throws IOException {
        ZipDirectory zip = ZipDirectory.read(file);
        Inflation inflation = new Inflation(file, zip);
        String folder = folder(zip, name);
        requireLittleEndian(zip, inflation, folder, name);
        refuseProgram(zip, folder, name);
        ByteBuffer pickle = inflation.whole(zip.entries().get(folder + PICKLE), LARGEST_PICKLE);
        return new OpenFile(zip, inflation, folder, PickleMachine.read(pickle));
    }

    private static StoredTensor.Content content(
            Stream<Map.Entry<String, PickleValue>> children, TorchTensors tensors)
            throws IOException {
        StoredTensor.Content content =
                new StoredTensor.Content(
                        new TreeMap<>(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        Map.of(),
                        ErrorCode.TORCH_FILE_DAMAGED);
        Iterator<Map.Entry<String, PickleValue>> entries = children.iterator();
        while (entries.hasNext()) {
            Map.Entry<String, PickleValue> entry = entries.next();
            String name = entry.getKey();
            if (entry.getValue() instanceof PickleValue.Tensor tensor) {
                TensorInfo info = tensors.info(name, tensor);
                if (info.type() instanceof LoadableType type) {
                    content.tensors().put(name, tensors.of(info, type, tensor));
                } else {
                    content.unloadable().put(name, info);
                }
            } else if (entry.getValue() instanceof PickleValue.OtherTensor other) {
                content.unloadable().put(name, tensors.info(name, other));
            } else if (content.others().size() < MOST_OTHERS) {
                content.others().put(name, entry.getValue().describe());
            }
        }
        return content;
    }

    /** The archive's one inner folder, whose name differs from file to file. */
    private static String folder(ZipDirectory zip, String name) throws CorruptFileException {
        List<String> pickles =
                zip.entries().keySet().stream()
                        .filter(entry -> entry.matches("[^/]+/data\\.pkl"))
                        .toList();
        if (pickles.isEmpty()) {
            throw FileProblems.foreign(name, ForeignFile.ofZip(zip.entries().keySet()));
        }
        if (pickles.size() > 1) {
            throw new CorruptFileException("it holds more than one pickle");
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length());
    }

    private static void refuseProgram(ZipDirectory zip, String folder, String name) {
        if (zip.entries().containsKey(folder + "constants.pkl")) {
            throw new IntarsiaException(
                    ErrorCode.NOT_A_TENSOR,
                    Place.file(name),
                    "it is a TorchScript program, not a dict of tensors",
                    "Load it with torch.jit.load and save its state_dict() with torch.save.");
        }
    }

    private static void requireLittleEndian(
            ZipDirectory zip, Inflation inflation, String folder, String name) throws IOException {
        ZipDirectory.Entry entry = zip.entries().get(folder + "byteorder");
        if (entry == null) {
            return;
        }
        String order = StandardCharsets.US_ASCII.decode(inflation.whole(entry, 64)).toString();
        if (!order.strip().equals("little")) {
            throw new IntarsiaException(
                    ErrorCode.UNSUPPORTED_STORAGE,
                    Place.file(name),
                    "its numbers are not in little-endian order",
                    "Save the file again on a little-endian machine.");
        }
    }

    /** A file that begins like nothing that is known. */
    static IntarsiaException notAZip(String name) {
        if (name.matches(".*\\.(pth|pt|ckpt|bin)")) {
            return FileProblems.of(
                    new CorruptFileException("it does not begin as torch.save begins"),
                    name,
                    ErrorCode.TORCH_FILE_DAMAGED);
        }
        return FileProblems.foreign(
                name,
                new ForeignFile(
                        "neither a safetensors file nor one saved by PyTorch",
                        "Use a safetensors file or one saved by torch.save."));
    }
}
