package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.LoadableType;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.Inflation;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.format.PickleMachine;
import org.intarsia.weights.format.PickleValue;
import org.intarsia.weights.format.ZipDirectory;

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

    /**
     * @param name the file's own, for messages
     * @param key of a nested dict, or null
     */
    static StoredTensor.Content read(MappedFile file, String name, String key) throws IOException {
        try {
            ZipDirectory zip = ZipDirectory.read(file);
            Inflation inflation = new Inflation(file, zip);
            String folder = folder(zip, name);
            requireLittleEndian(zip, inflation, folder, name);
            ByteBuffer pickle = inflation.whole(zip.entries().get(folder + PICKLE), LARGEST_PICKLE);
            PickleValue root = PickleMachine.read(pickle);
            PickleValue dict = new NestedDict(name, root).at(key);
            return content(dict, new TorchTensors(file, zip, inflation, folder));
        } catch (CorruptFileException e) {
            throw FileProblems.of(e, name, ErrorCode.TORCH_FILE_DAMAGED);
        }
    }

    private static StoredTensor.Content content(PickleValue dict, TorchTensors tensors)
            throws IOException {
        StoredTensor.Content content =
                new StoredTensor.Content(
                        new TreeMap<>(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        Map.of(),
                        ErrorCode.TORCH_FILE_DAMAGED);
        Iterator<Map.Entry<String, PickleValue>> entries = dict.children().iterator();
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
            throw new IntarsiaException(
                    ErrorCode.MODEL_FILE_NOT_FOUND,
                    Place.file(name),
                    "it is a zip, but not one that PyTorch saved",
                    "Use a safetensors file or one saved by torch.save.");
        }
        if (pickles.size() > 1) {
            throw new CorruptFileException("it holds more than one pickle");
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length());
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

    /** What a file is that looks like no kind that is read. */
    static IntarsiaException notAZip(MappedFile file, String name) throws IOException {
        boolean old =
                file.size() >= 4 && Integer.reverseBytes(file.slice(0, 4).getInt(0)) == 0x80028a0a;
        if (old) {
            return new IntarsiaException(
                    ErrorCode.UNSUPPORTED_STORAGE,
                    Place.file(name),
                    "it was saved in PyTorch's format from before 1.6",
                    "Load it in PyTorch and save it again with torch.save.");
        }
        if (name.matches(".*\\.(pth|pt|ckpt|bin)")) {
            return FileProblems.of(
                    new CorruptFileException("it does not begin as torch.save begins"),
                    name,
                    ErrorCode.TORCH_FILE_DAMAGED);
        }
        return new IntarsiaException(
                ErrorCode.MODEL_FILE_NOT_FOUND,
                Place.file(name),
                "it is neither a safetensors file nor one saved by PyTorch",
                "Use a safetensors file or one saved by torch.save.");
    }
}
