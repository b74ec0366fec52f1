package org.intarsia.app.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.picture.ContactSheet;

/**
 * The pictures that a contact sheet shows: all of a small run, the first of each class of a large
 * one. What they take of memory has a bound, whatever the run makes.
 */
final class SheetPictures {
    private static final int MOST_PIXELS = 1 << 21;
    private static final int MOST_PICTURES = 400;
    private static final int MOST_IN_A_ROW = 16;
    private static final int LONGEST_LABEL = 40;

    private final RunStart start;
    private final Map<Integer, List<BufferedImage>> rows = new LinkedHashMap<>();
    private int mostRows;
    private int mostInARow;

    SheetPictures(RunStart start) {
        this.start = start;
    }

    void add(Picture picture) {
        if (rows.isEmpty()) {
            bound(picture.image());
        }
        int each = start.order().each();
        int row = picture.index() / each;
        if (row < mostRows && picture.index() % each < mostInARow) {
            rows.computeIfAbsent(row, it -> new ArrayList<>()).add(picture.image());
        }
    }

    private String label(int index) {
        String label = start.row(index);
        return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL) + "...";
    }

    private void bound(BufferedImage picture) {
        int pixels = Math.multiplyExact(picture.getWidth(), picture.getHeight());
        int most = Math.max(1, Math.min(MOST_PICTURES, MOST_PIXELS / pixels));
        PictureOrder order = start.order();
        int wanted = order.classes().length;
        boolean all = order.size() <= most && order.each() <= 2 * MOST_IN_A_ROW;
        mostInARow =
                all
                        ? order.each()
                        : Math.min(
                                order.each(), Math.min(MOST_IN_A_ROW, Math.max(1, most / wanted)));
        mostRows = all ? wanted : Math.min(wanted, Math.max(1, most / mostInARow));
    }

    /** The sheet; at least one picture was added. */
    BufferedImage render() {
        PictureOrder order = start.order();
        List<ContactSheet.Row> shown = new ArrayList<>();
        rows.forEach(
                (row, pictures) ->
                        shown.add(new ContactSheet.Row(label(row * order.each()), pictures)));
        int pictures = rows.values().stream().mapToInt(List::size).sum();
        String some =
                pictures == order.size() ? "" : ", " + pictures + " of " + order.size() + " images";
        return ContactSheet.render(start.pipeline() + ", seeds from " + order.seed() + some, shown);
    }
}
