package org.intarsia.app.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.ConditioningSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
    private static final ConditioningSpec ANIMALS =
            new ConditioningSpec.Classes(2, List.of("cat", "dog"));

    @TempDir Path temporary;

    @Test
    void theSameRunMayBeGivenAgain() throws IOException {
        write(PictureFolder.Existing.REFUSE, "one");
        byte[] first = Files.readAllBytes(pics().resolve("0-cat-seed-5.png"));
        PictureFolder again = write(PictureFolder.Existing.REFUSE, "one");
        assertFalse(again.moved());
        assertEquals(List.of("0-cat-seed-5.png", "1-dog-seed-5.png", "sheet.png"), names(pics()));
        assertEquals(first.length, Files.size(pics().resolve("0-cat-seed-5.png")));
    }

    @Test
    void otherPicturesAreNotOverwrittenUnasked() throws IOException {
        write(PictureFolder.Existing.REFUSE, "one");
        Problem problem =
                assertThrows(
                                IntarsiaException.class,
                                () -> write(PictureFolder.Existing.REFUSE, "two"))
                        .problems()
                        .get(0);
        assertEquals(ErrorCode.WOULD_OVERWRITE, problem.code());
        assertTrue(problem.cause().startsWith("2 files"), problem.toString());
        assertTrue(problem.cause().contains("0-cat-seed-5.png"), problem.toString());
        assertTrue(problem.next().contains("--overwrite"), problem.toString());
        assertEquals("one", manifest(pics()));

        PictureFolder beside = write(PictureFolder.Existing.NEW_FOLDER, "two");
        assertEquals(temporary.resolve("pics-2"), beside.folder());
        assertTrue(beside.moved());
        assertEquals("two", manifest(beside.folder()));
        assertEquals(beside.folder(), write(PictureFolder.Existing.NEW_FOLDER, "two").folder());
        assertEquals(
                temporary.resolve("pics-3"),
                write(PictureFolder.Existing.NEW_FOLDER, "three").folder());
        assertEquals("one", manifest(pics()));

        write(PictureFolder.Existing.OVERWRITE, "two");
        assertEquals("two", manifest(pics()));
    }

    @Test
    void aFileThatIsNoPictureOfOursIsKept() throws IOException {
        Files.createDirectories(pics());
        Files.writeString(pics().resolve("sheet.png"), "mine");
        Problem problem =
                assertThrows(
                                IntarsiaException.class,
                                () -> write(PictureFolder.Existing.REFUSE, "one"))
                        .problems()
                        .get(0);
        assertTrue(problem.cause().contains("sheet.png"), problem.toString());
        assertEquals("mine", Files.readString(pics().resolve("sheet.png")));
    }

    @Test
    void theSheetOfALargeRunShowsSomeOfEachClassInBoundedMemory() throws IOException {
        PictureFolder folder = new PictureFolder(pics(), PictureFolder.Existing.REFUSE, false);
        RunStart start =
                new RunStart(
                        "toy",
                        new PictureOrder(new int[] {0, 1}, 1000, 0),
                        ANIMALS,
                        Map.of(),
                        List.of(),
                        null);
        SheetPictures sheet = new SheetPictures(start);
        for (int index = 0; index < 2000; index++) {
            sheet.add(picture(start, index, 256));
        }
        BufferedImage rendered = sheet.render();
        // 32 pictures of 256 x 256 make two million pixels: 16 of each class.
        assertTrue(rendered.getWidth() > 16 * 256 && rendered.getWidth() < 18 * 256);
        assertTrue(rendered.getHeight() > 2 * 256 && rendered.getHeight() < 3 * 256);
        assertFalse(folder.moved());
    }

    private PictureFolder write(PictureFolder.Existing existing, String manifest) {
        PictureFolder folder = new PictureFolder(pics(), existing, false);
        RunStart start =
                new RunStart(
                        "toy",
                        new PictureOrder(new int[] {0, 1}, 1, 5),
                        ANIMALS,
                        Map.of("Software", "Intarsia", "intarsia:manifest", manifest),
                        List.of(),
                        null);
        folder.begin(start);
        for (int index = 0; index < 2; index++) {
            folder.picture(picture(start, index, 8));
        }
        folder.end();
        return folder;
    }

    private static Picture picture(RunStart start, int index, int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        return new Picture(
                index, start.name(index), start.row(index), image, start.metadata(index));
    }

    private Path pics() {
        return temporary.resolve("pics");
    }

    private static String manifest(Path folder) throws IOException {
        Path file = folder.resolve("1-dog-seed-5.png");
        assertEquals(8, ImageIO.read(file.toFile()).getWidth());
        return org.intarsia.pipeline.picture.PngTexts.read(file)
                .orElseThrow()
                .get("intarsia:manifest");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
