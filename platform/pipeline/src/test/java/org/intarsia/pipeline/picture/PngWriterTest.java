package org.intarsia.pipeline.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PngWriterTest {
    private static final Map<String, String> TEXTS =
            Map.of("manifest", "name: möbel\nimage: {height: 4}", "seed", "7");

    @TempDir Path folder;

    @Test
    void aPictureAndItsTextsCanBeReadBack() throws IOException {
        Path file = folder.resolve("deep/one.png");
        PngWriter.write(file, picture(), TEXTS);
        assertEquals(TEXTS, texts(Files.readAllBytes(file)));
        BufferedImage back = ImageIO.read(file.toFile());
        assertEquals(picture().getRGB(3, 2), back.getRGB(3, 2));
        assertEquals(List.of("one.png"), names(folder.resolve("deep")));
    }

    @Test
    void equalPicturesGiveEqualBytes() {
        assertArrayEquals(
                PngWriter.bytes(picture(), TEXTS),
                PngWriter.bytes(picture(), new HashMap<>(TEXTS)));
    }

    @Test
    void aFolderThatIsAFileIsOneClearProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "a file");
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> PngWriter.write(file.resolve("x.png"), picture(), Map.of()));
        assertEquals(ErrorCode.NOT_WRITABLE, e.problems().get(0).code());
        assertEquals(List.of("taken"), names(folder));
    }

    @Test
    void aFailureInMidWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("kept.txt"), "old");
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                AtomicFile.write(
                                        file,
                                        channel -> {
                                            channel.write(ByteBuffer.wrap(new byte[] {1}));
                                            throw new IOException("No space left on device");
                                        }));
        assertEquals(ErrorCode.DISK_FULL, e.problems().get(0).code());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("kept.txt"), names(folder));
    }

    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(3, 2, 0x336699);
        return picture;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, String> texts(byte[] png) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(in);
            Element root = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
            NodeList entries = root.getElementsByTagName("iTXtEntry");
            Map<String, String> texts = new HashMap<>();
            for (int i = 0; i < entries.getLength(); i++) {
                Element entry = (Element) entries.item(i);
                texts.put(entry.getAttribute("keyword"), entry.getAttribute("text"));
            }
            return texts;
        } finally {
            reader.dispose();
        }
    }
}
