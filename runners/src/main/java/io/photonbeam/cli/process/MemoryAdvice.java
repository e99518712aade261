package io.photonbeam.cli.process;

/** Which memory ran out, and how to have more of it. */
final class MemoryAdvice {
  private MemoryAdvice() {}

  static String of(OutOfMemoryError error) {
    String kind = firstSentence(String.valueOf(error.getMessage()));
    return "out of memory (%s); %s".formatted(kind, advice(String.valueOf(error.getMessage())));
  }

  private static String advice(String kind) {
    if (kind.contains("native thread")) {
      return "the system allows this user or container no more threads: raise ulimit -u or the"
          + " limit on processes, or take a smaller --parallelism";
    }
    if (kind.contains("irect buffer") || kind.contains("irect memory")) {
      return "allow more outside of the heap with PHOTONBEAM_JAVA_OPTS=-XX:MaxDirectMemorySize=…,"
          + " which is as much as -Xmx… otherwise";
    }
    if (kind.contains("etaspace") || kind.contains("class space")) {
      return "allow more for classes with PHOTONBEAM_JAVA_OPTS=-XX:MaxMetaspaceSize=…";
    }
    return "allow more with PHOTONBEAM_JAVA_OPTS=-Xmx…";
  }

  /** Flink explains its own options at length, which are not given here. */
  private static String firstSentence(String message) {
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end);
  }
}
