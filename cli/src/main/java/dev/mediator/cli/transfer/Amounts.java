package dev.mediator.cli.transfer;

import java.util.Locale;

/** Amounts of bytes and time as people read them. */
final class Amounts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Amounts() {}

  /** Three digits or so, in powers of a thousand: {@code 4.29 GB}. */
  static String ofBytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.5) {
      amount /= 1000;
      unit++;
    }
    int decimals = unit == 0 || amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", amount, UNITS[unit]);
  }

  /** Minutes and seconds, with hours if there are any: {@code 1:02:03}. */
  static String ofSeconds(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
