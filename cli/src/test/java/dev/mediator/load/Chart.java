package dev.mediator.load;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The picture of an overload.csv: what was offered to a Mediator, and what it carried, above how
 * long that took. Run from a command line: overload.csv, overload.png.
 */
final class Chart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 700;
  private static final int LEFT = 90;
  private static final int PANEL_WIDTH = WIDTH - LEFT - 30;
  private static final int PANEL_HEIGHT = 250;
  private static final Color GREY = new Color(150, 150, 150);
  private static final Color BLUE = new Color(31, 105, 180);
  private static final Color RED = new Color(200, 60, 40);

  private final Graphics2D pen;
  private final List<double[]> rows;
  private int top;
  private double most;

  private Chart(Graphics2D pen, List<double[]> rows) {
    this.pen = pen;
    this.rows = rows;
  }

  /** Draws the file that is named first into the one that is named second. */
  public static void main(String... files) throws IOException {
    List<double[]> rows =
        Files.readAllLines(Path.of(files[0])).stream()
            .skip(1)
            .map(line -> Stream.of(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
            .toList();
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    new Chart(pen, rows).draw();
    ImageIO.write(image, "png", Path.of(files[1]).toFile());
  }

  private void draw() {
    double peak = rows.stream().mapToDouble(row -> row[2]).max().orElse(1);
    panel(50, 1.3 * peak, "guests a second");
    line(1, GREY, "offered");
    line(2, BLUE, "introduced");
    panel(380, 5500, "milliseconds until introduced");
    line(3, BLUE, "median");
    line(4, RED, "99 % within");
  }

  private void panel(int from, double highest, String title) {
    top = from;
    most = highest;
    pen.setStroke(new BasicStroke(1));
    pen.setColor(Color.BLACK);
    pen.drawString(title, LEFT, top - 12);
    pen.drawRect(LEFT, top, PANEL_WIDTH, PANEL_HEIGHT);
    for (int i = 0; i <= 5; i++) {
      double value = most * i / 5;
      pen.drawString("%.0f".formatted(value), LEFT - 55, y(value) + 5);
    }
    for (double[] row : rows) {
      pen.drawString(trim(row[0]), x(row[0]) - 10, top + PANEL_HEIGHT + 20);
    }
    pen.drawString("times what it can carry", LEFT + PANEL_WIDTH - 160, top + PANEL_HEIGHT + 40);
  }

  private static String trim(double factor) {
    return factor == Math.rint(factor) ? "%.0f".formatted(factor) : String.valueOf(factor);
  }

  /** What is beyond the panel is not drawn. */
  private void line(int column, Color colour, String name) {
    pen.setColor(colour);
    pen.setStroke(new BasicStroke(2));
    pen.setClip(LEFT, top, PANEL_WIDTH, PANEL_HEIGHT);
    for (int i = 1; i < rows.size(); i++) {
      double[] from = rows.get(i - 1);
      double[] to = rows.get(i);
      pen.drawLine(x(from[0]), y(from[column]), x(to[0]), y(to[column]));
    }
    rows.forEach(row -> pen.fillOval(x(row[0]) - 4, y(row[column]) - 4, 8, 8));
    pen.setClip(null);
    pen.drawString(name, LEFT + 200 + 120 * column, top - 12);
  }

  /** Doubling is always the same distance. */
  private int x(double factor) {
    double first = Math.log(rows.getFirst()[0] / 1.2);
    double last = Math.log(rows.getLast()[0] * 1.2);
    return LEFT + (int) ((Math.log(factor) - first) / (last - first) * PANEL_WIDTH);
  }

  private int y(double value) {
    return top + PANEL_HEIGHT - (int) (Math.min(2 * most, value) / most * PANEL_HEIGHT);
  }
}
