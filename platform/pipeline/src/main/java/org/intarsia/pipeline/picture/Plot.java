package org.intarsia.pipeline.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;

/**
 * A line chart of one quantity over steps: every value faintly, a running mean boldly.
 *
 * @param title above the chart
 * @param across name of the horizontal axis
 * @param up name of the vertical axis
 */
public record Plot(String title, String across, String up) {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final int LEFT = 96;
    private static final int TOP = 44;
    private static final int RIGHT = 24;
    private static final int BOTTOM = 60;
    private static final Color INK = new Color(0x202124);
    private static final Color RULE = new Color(0xDADCE0);
    private static final Color FAINT = new Color(0xA8C7FA);
    private static final Color BOLD = new Color(0x174EA6);

    /**
     * @param x ascending, at least one
     * @param y as many; those that are no finite numbers are left out
     * @return 960 x 540 pixels
     */
    public BufferedImage render(double[] x, double[] y) {
        if (x.length == 0 || x.length != y.length) {
            throw new IllegalArgumentException(x.length + " places for " + y.length + " values");
        }
        Frame frame = Frame.of(x, y);
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, WIDTH, HEIGHT);
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            axes(g, frame);
            line(g, frame, new double[][] {x, y}, FAINT, 1f);
            line(g, frame, new double[][] {x, smooth(y)}, BOLD, 2.5f);
        } finally {
            g.dispose();
        }
        return picture;
    }

    private void axes(Graphics2D g, Frame frame) {
        PixelFont font = PixelFont.plain();
        for (double value : Ticks.between(frame.low(), frame.high(), 6)) {
            int y = (int) Math.round(frame.down(value));
            g.setColor(RULE);
            g.drawLine(LEFT, y, WIDTH - RIGHT, y);
            String text = Ticks.text(value);
            font.draw(g, text, new int[] {LEFT - 10 - font.width(text, 2), y - 7}, 2, INK);
        }
        for (double value : Ticks.between(frame.first(), frame.last(), 8)) {
            int x = (int) Math.round(frame.along(value));
            g.setColor(RULE);
            g.drawLine(x, TOP, x, HEIGHT - BOTTOM);
            String text = Ticks.text(value);
            font.draw(
                    g, text, new int[] {x - font.width(text, 2) / 2, HEIGHT - BOTTOM + 8}, 2, INK);
        }
        g.setColor(INK);
        g.drawLine(LEFT, TOP, LEFT, HEIGHT - BOTTOM);
        g.drawLine(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
        String heading = font.fit(title, 2, WIDTH - LEFT - RIGHT);
        font.draw(g, heading, new int[] {LEFT, 14}, 2, INK);
        font.draw(g, up, new int[] {12, 14}, 2, INK);
        int end = WIDTH - RIGHT - font.width(across, 2);
        font.draw(g, across, new int[] {end, HEIGHT - 26}, 2, INK);
    }

    private static void line(Graphics2D g, Frame frame, double[][] xy, Color colour, float width) {
        Path2D path = new Path2D.Double();
        boolean pen = false;
        for (int i = 0; i < xy[0].length; i++) {
            if (!Double.isFinite(xy[1][i])) {
                continue;
            }
            double along = frame.along(xy[0][i]);
            double down = frame.down(Math.max(frame.low(), Math.min(frame.high(), xy[1][i])));
            if (pen) {
                path.lineTo(along, down);
            } else {
                path.moveTo(along, down);
            }
            pen = true;
        }
        g.setColor(colour);
        g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(path);
    }

    /** The mean over a centred window of a fortieth of the values. */
    static double[] smooth(double[] y) {
        int reach = y.length / 80;
        double[] smooth = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            int radius = Math.min(reach, Math.min(i, y.length - 1 - i));
            smooth[i] =
                    Arrays.stream(y, i - radius, i + radius + 1)
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN);
        }
        return smooth;
    }

    /**
     * The values in view; outliers of the first steps are cut at the top so that the rest stays
     * readable.
     */
    private record Frame(double first, double last, double low, double high) {
        static Frame of(double[] x, double[] y) {
            double[] sorted = Arrays.stream(y).filter(Double::isFinite).sorted().toArray();
            double low = sorted.length == 0 ? 0 : sorted[0];
            double high = sorted.length == 0 ? 1 : sorted[(int) ((sorted.length - 1) * 0.995)];
            double room = Math.max((high - low) * 0.05, Math.max(Math.abs(high) * 1e-3, 1e-9));
            double base = low >= 0 && low < 0.5 * high ? 0 : low - room;
            double last = x[x.length - 1] > x[0] ? x[x.length - 1] : x[0] + 1;
            return new Frame(x[0], last, base, high + room);
        }

        double along(double x) {
            return LEFT + (x - first) / (last - first) * (WIDTH - LEFT - RIGHT);
        }

        double down(double y) {
            return HEIGHT - BOTTOM - (y - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
        }
    }

    /** Round numbers along an axis. */
    static final class Ticks {
        private Ticks() {}

        static double[] between(double low, double high, int about) {
            double raw = (high - low) / about;
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double unit = raw / power;
            double step = power * (unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 5 ? 5 : 10);
            long from = (long) Math.ceil(low / step - 1e-9);
            long to = (long) Math.floor(high / step + 1e-9);
            double[] ticks = new double[Math.max(0, (int) (to - from + 1))];
            for (int i = 0; i < ticks.length; i++) {
                ticks[i] = (from + i) * step;
            }
            return ticks;
        }

        static String text(double value) {
            if (value == 0) {
                return "0";
            }
            double size = Math.abs(value);
            if (size >= 1e6 || size < 1e-3) {
                return String.format(Locale.ROOT, "%.1e", value);
            }
            String text = String.format(Locale.ROOT, "%.4f", value);
            return text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
    }
}
