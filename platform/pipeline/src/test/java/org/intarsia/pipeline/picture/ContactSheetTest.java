package org.intarsia.pipeline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final int INK = 0xFF202124;

    @Test
    void picturesStandInAGridWithOnePixelBetween() {
        BufferedImage sheet =
                ContactSheet.render(
                        "",
                        List.of(
                                new ContactSheet.Row("", List.of(plain(0xFF0000), plain(0x00FF00))),
                                new ContactSheet.Row("", List.of(plain(0x0000FF)))));
        assertEquals(6 + 8 + 1 + 8 + 6, sheet.getWidth());
        assertEquals(6 + 8 + 1 + 8 + 6, sheet.getHeight());
        assertEquals(0xFFFF0000, sheet.getRGB(6, 6));
        assertEquals(0xFFFF0000, sheet.getRGB(13, 13));
        assertEquals(0xFFFAFAFA, sheet.getRGB(14, 6));
        assertEquals(0xFF00FF00, sheet.getRGB(15, 6));
        assertEquals(0xFF0000FF, sheet.getRGB(6, 15));
        assertEquals(0xFFFAFAFA, sheet.getRGB(15, 15));
    }

    @Test
    void labelsAndTheHeaderAreWrittenBesideThePictures() {
        ContactSheet.Row row = new ContactSheet.Row("star", List.of(plain(0xFFFFFF)));
        BufferedImage bare = ContactSheet.render("", List.of(row));
        BufferedImage headed = ContactSheet.render("a header", List.of(row));
        int labelWidth = 4 * 6 - 1;
        assertEquals(6 + labelWidth + 6 + 8 + 6, bare.getWidth());
        assertTrue(ink(bare, 6, 6, labelWidth, 8) > 20, "the label is there");
        assertEquals(bare.getHeight() + 8 + 6, headed.getHeight());
        assertTrue(ink(headed, 6, 6, labelWidth, 8) > 20, "the header is there");
    }

    @Test
    void aHeaderThatIsTooLongIsCut() {
        ContactSheet.Row row = new ContactSheet.Row("", List.of(plain(0xFFFFFF)));
        BufferedImage sheet = ContactSheet.render("x".repeat(500), List.of(row));
        assertEquals(6 + 8 + 6, sheet.getWidth());
    }

    @Test
    void everyPrintableLetterHasItsOwnDrawing() {
        PixelFont font = PixelFont.plain();
        long different =
                java.util.stream.IntStream.rangeClosed(' ', '~')
                        .filter(letter -> letter != '`')
                        .mapToObj(letter -> drawn(font, Character.toString(letter)))
                        .distinct()
                        .count();
        assertEquals('~' - ' ', different);
        assertEquals(drawn(font, "?"), drawn(font, "\u4e2d"));
    }

    @Test
    void aSheetWithoutAPictureIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ContactSheet.render("none", List.of()));
    }

    private static String drawn(PixelFont font, String letter) {
        BufferedImage paper = new BufferedImage(5, 8, BufferedImage.TYPE_INT_RGB);
        font.draw(paper.createGraphics(), letter, new int[] {0, 0}, 1, java.awt.Color.WHITE);
        return Arrays.toString(paper.getRGB(0, 0, 5, 8, null, 0, 5));
    }

    private static BufferedImage plain(int rgb) {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[64];
        Arrays.fill(pixels, rgb);
        picture.setRGB(0, 0, 8, 8, pixels, 0, 8);
        return picture;
    }

    private static long ink(BufferedImage sheet, int x, int y, int width, int height) {
        return Arrays.stream(sheet.getRGB(x, y, width, height, null, 0, width))
                .filter(pixel -> pixel == INK)
                .count();
    }
}
