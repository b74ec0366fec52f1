package org.intarsia.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.intarsia.base.TerminalText;

/** Rows in columns that line up, whatever a cell holds; numbers to the right. */
public final class Table {
    private final List<String[]> rows = new ArrayList<>();

    public Table(String... header) {
        rows.add(header);
    }

    public Table row(Object... cells) {
        rows.add(
                Arrays.stream(cells)
                        .map(String::valueOf)
                        .map(TerminalText::line)
                        .toArray(String[]::new));
        return this;
    }

    public List<String> lines() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row[c].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String pad = " ".repeat(widths[c] - row[c].length());
                line.append(numeric(c) ? pad + row[c] : row[c] + pad).append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private boolean numeric(int column) {
        return rows.stream()
                        .skip(1)
                        .allMatch(row -> row[column].matches("-?[\\d,.]+( ?[kMGT%x]?B?)?"))
                && rows.size() > 1;
    }

    /** 131,321,856 as 131.32 M. */
    public static String count(long n) {
        if (n >= 1_000_000_000) {
            return String.format(java.util.Locale.ROOT, "%.2f G", n / 1e9);
        }
        if (n >= 1_000_000) {
            return String.format(java.util.Locale.ROOT, "%.2f M", n / 1e6);
        }
        return n >= 10_000
                ? String.format(java.util.Locale.ROOT, "%.1f k", n / 1e3)
                : Long.toString(n);
    }
}
