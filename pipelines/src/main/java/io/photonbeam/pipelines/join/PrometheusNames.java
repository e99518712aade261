package io.photonbeam.pipelines.join;

import io.photonbeam.transforms.metrics.RunCounter;

/** The names under which Prometheus knows what a run counts. */
final class PrometheusNames {
  private static final String PREFIX = "photonbeam_";

  private PrometheusNames() {}

  /** Of a metric, as its type asks for it without a suffix. */
  static String metric(String name) {
    return PREFIX + name;
  }

  /** What stands before a counter's value on the page. */
  static String sample(RunCounter counter) {
    String name = metric(counter.name()) + (counter.isLevel() ? "" : "_total");
    return name + counter.label().map(l -> "{%s=\"%s\"}".formatted(l.name(), l.value())).orElse("");
  }
}
