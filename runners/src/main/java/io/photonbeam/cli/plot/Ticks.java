package io.photonbeam.cli.plot;

import io.photonbeam.cli.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Round values along an axis, few enough to be read on a telephone. */
final class Ticks {
  private static final int MOST = 5;
  private static final double[] ROUND = {1, 2, 5};

  /** Of times, in seconds. */
  private static final double[] TIMES = {
    0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400,
    21_600, 43_200, 86_400
  };

  private Ticks() {}

  /** From 0 to at least a count. */
  static List<Tick> counts(double max) {
    return upTo(max, Math.max(1, step(max, 1)), Ticks::count);
  }

  /** From 0 to at least so many bytes. */
  static List<Tick> bytes(double max) {
    double unit = 1;
    while (max / unit >= 1024) {
      unit *= 1024;
    }
    return upTo(max, Math.max(1, step(max, unit)), Ticks::bytesText);
  }

  private static String bytesText(double bytes) {
    return Sizes.bytes((long) bytes).replace(".0 ", " ");
  }

  private static double step(double max, double unit) {
    double least = max / MOST / unit;
    double power = least <= 0 ? 1 : Math.pow(10, Math.floor(Math.log10(least)));
    for (double round : ROUND) {
      if (power * round >= least) {
        return power * round * unit;
      }
    }
    return power * 10 * unit;
  }

  private static List<Tick> upTo(double max, double step, DoubleFunction<String> label) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i == 0 || (i - 1) * step < max; i++) {
      ticks.add(new Tick(i * step, label.apply(i * step)));
    }
    return ticks;
  }

  /** Times within a range of seconds that begins at 0. */
  static List<Tick> times(double seconds) {
    double step = timeStep(seconds);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= seconds; i++) {
      ticks.add(new Tick(i * step, time(i * step, step)));
    }
    return ticks;
  }

  private static double timeStep(double seconds) {
    for (double step : TIMES) {
      if (step * MOST >= seconds) {
        return step;
      }
    }
    double day = TIMES[TIMES.length - 1];
    return Math.max(day, step(seconds, day));
  }

  private static String time(double seconds, double step) {
    if (step < 1) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (step < 60) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    if (step < 3_600) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return step < 86_400
        ? String.format(Locale.ROOT, "%.0f h", seconds / 3_600)
        : String.format(Locale.ROOT, "%.0f d", seconds / 86_400);
  }

  /** Powers of ten within a range of seconds, with their doubles and fives if there is room. */
  static List<Tick> decades(double from, double to) {
    List<Tick> ticks = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(from));
    int last = (int) Math.ceil(Math.log10(to));
    boolean wide = last - first > 2;
    for (int decade = first; decade <= last; decade++) {
      for (double round : wide ? new double[] {1} : ROUND) {
        double value = round * Math.pow(10, decade);
        if (value >= from * 0.999 && value <= to * 1.001) {
          ticks.add(new Tick(value, latency(value)));
        }
      }
    }
    return ticks;
  }

  private static String latency(double seconds) {
    return seconds < 1 || seconds >= 120 || seconds != Math.rint(seconds)
        ? Sizes.seconds(seconds)
        : String.format(Locale.ROOT, "%.0f s", seconds);
  }

  private static String count(double count) {
    if (count < 10_000) {
      return String.format(Locale.ROOT, "%,.0f", count);
    }
    boolean millions = count >= 1e6;
    double value = count / (millions ? 1e6 : 1e3);
    String format = value == Math.rint(value) ? "%,.0f %s" : "%,.1f %s";
    return String.format(Locale.ROOT, format, value, millions ? "M" : "k");
  }
}
