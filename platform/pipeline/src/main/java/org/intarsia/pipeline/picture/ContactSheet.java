package org.intarsia.pipeline.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Many pictures on one: a header line, then rows of pictures with a label each. */
public final class ContactSheet {
    private static final int GAP = 1;
    private static final int MARGIN = 6;
    private static final Color PAPER = new Color(0xFAFAFA);
    private static final Color INK = new Color(0x202124);

    private ContactSheet() {}

    /**
     * @param label left of the images; may be empty
     * @param pictures from left to right; rows may differ in length
     */
    public record Row(String label, List<BufferedImage> pictures) {
        public Row {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * @param header one line, cut where the sheet ends; may be empty
     * @param rows at least one picture in all; all pictures of one size
     */
    public static BufferedImage render(String header, List<Row> rows) {
        BufferedImage first =
                rows.stream()
                        .flatMap(row -> row.pictures().stream())
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("a sheet without a picture"));
        Layout layout = Layout.of(header, rows, first);
        BufferedImage sheet =
                new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setColor(PAPER);
            g.fillRect(0, 0, layout.width(), layout.height());
            PixelFont font = PixelFont.plain();
            int room = layout.width() - 2 * MARGIN;
            font.draw(
                    g,
                    font.fit(header, layout.scale(), room),
                    new int[] {MARGIN, MARGIN},
                    layout.scale(),
                    INK);
            for (int row = 0; row < rows.size(); row++) {
                draw(g, rows.get(row), layout, row);
            }
        } finally {
            g.dispose();
        }
        return sheet;
    }

    private static void draw(Graphics2D g, Row row, Layout layout, int number) {
        PixelFont font = PixelFont.plain();
        int y = layout.top() + number * (layout.cellHeight() + GAP);
        int middle = y + (layout.cellHeight() - font.height(layout.scale())) / 2;
        font.draw(g, row.label(), new int[] {MARGIN, middle}, layout.scale(), INK);
        for (int column = 0; column < row.pictures().size(); column++) {
            g.drawImage(
                    row.pictures().get(column),
                    layout.left() + column * (layout.cellWidth() + GAP),
                    y,
                    null);
        }
    }

    private record Layout(
            int width, int height, int left, int top, int cellWidth, int cellHeight, int scale) {
        static Layout of(String header, List<Row> rows, BufferedImage cell) {
            PixelFont font = PixelFont.plain();
            int scale = cell.getHeight() >= 48 ? 2 : 1;
            int label =
                    rows.stream().mapToInt(row -> font.width(row.label(), scale)).max().orElse(0);
            int columns = rows.stream().mapToInt(row -> row.pictures().size()).max().orElse(1);
            int left = MARGIN + (label == 0 ? 0 : label + MARGIN);
            int top = MARGIN + (header.isEmpty() ? 0 : font.height(scale) + MARGIN);
            return new Layout(
                    left + columns * (cell.getWidth() + GAP) - GAP + MARGIN,
                    top + rows.size() * (cell.getHeight() + GAP) - GAP + MARGIN,
                    left,
                    top,
                    cell.getWidth(),
                    cell.getHeight(),
                    scale);
        }
    }
}
