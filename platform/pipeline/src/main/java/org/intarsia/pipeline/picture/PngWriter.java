package org.intarsia.pipeline.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.intarsia.base.AtomicFile;

/** PNG files that carry how they were made. Equal pictures and texts give equal bytes. */
public final class PngWriter {
    private static final String FORMAT = "javax_imageio_png_1.0";

    private PngWriter() {}

    /**
     * Writes a file whole or not at all.
     *
     * @param texts keyword (1 to 79 Latin characters) to any text: the manifest, the seed, digests
     * @throws org.intarsia.spi.problem.IntarsiaException INT-911 the folder cannot be written,
     *     INT-912 the disk is full
     */
    public static void write(Path file, BufferedImage picture, Map<String, String> texts) {
        byte[] bytes = bytes(picture, texts);
        AtomicFile.write(file, channel -> Channels.newOutputStream(channel).write(bytes));
    }

    /** The file's bytes; arguments as for {@link #write}. */
    public static byte[] bytes(BufferedImage picture, Map<String, String> texts) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(
                            ImageTypeSpecifier.createFromRenderedImage(picture), null);
            describe(metadata, new TreeMap<>(texts));
            writer.setOutput(out);
            writer.write(new IIOImage(picture, null, metadata));
        } catch (IOException e) {
            throw new IllegalStateException("a picture in memory could not be encoded", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void describe(IIOMetadata metadata, Map<String, String> texts)
            throws IIOInvalidTreeException {
        if (texts.isEmpty()) {
            return;
        }
        IIOMetadataNode chunks = new IIOMetadataNode("iTXt");
        texts.forEach(
                (keyword, text) -> {
                    IIOMetadataNode chunk = new IIOMetadataNode("iTXtEntry");
                    chunk.setAttribute("keyword", keyword);
                    chunk.setAttribute("compressionFlag", "FALSE");
                    chunk.setAttribute("compressionMethod", "0");
                    chunk.setAttribute("languageTag", "");
                    chunk.setAttribute("translatedKeyword", "");
                    chunk.setAttribute("text", text);
                    chunks.appendChild(chunk);
                });
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        root.appendChild(chunks);
        metadata.mergeTree(FORMAT, root);
    }
}
