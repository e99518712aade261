package io.photonbeam.peers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What is measured, each under the name by which it is selected and shown. */
enum Contender {
  PHOTONBEAM_FLINK(Kind.PHOTONBEAM, "photonbeam-flink"),
  PHOTONBEAM_FLINK_1G(Kind.PHOTONBEAM, "photonbeam-flink-1g"),
  PHOTONBEAM_FLINK_PRIMARY_UUID(
      Kind.PHOTONBEAM, "photonbeam-flink-primary-uuid", LogIds.PRIMARY_UUIDS),
  PHOTONBEAM_FLINK_UUID(Kind.PHOTONBEAM, "photonbeam-flink-uuid", LogIds.UUIDS),
  PHOTONBEAM_DIRECT(Kind.PHOTONBEAM, "photonbeam-direct"),
  FLINK_SQL_HEAP(Kind.PEER, "flink-sql-heap"),
  FLINK_SQL_ROCKSDB(Kind.PEER, "flink-sql-rocksdb"),
  BEAM_HEAP(Kind.PEER, "beam-state-heap"),
  BEAM_ROCKSDB(Kind.PEER, "beam-state-rocksdb"),
  READ_ONLY(Kind.FLOOR, "read-only"),
  WRITE_ONLY(Kind.FLOOR, "write-only");

  /** What it is to the comparison. */
  enum Kind {
    /** The real command line; its own {@code verify} judges, too. */
    PHOTONBEAM,
    /** Another way to the same rows. */
    PEER,
    /** A part of the work, which no way gets around. */
    FLOOR
  }

  /** What the others are compared with. */
  static final Contender REFERENCE = PHOTONBEAM_FLINK;

  private final Kind kind;
  private final String label;
  private final LogIds ids;

  Contender(Kind kind, String label) {
    this(kind, label, LogIds.AS_GENERATED);
  }

  Contender(Kind kind, String label, LogIds ids) {
    this.kind = kind;
    this.label = label;
    this.ids = ids;
  }

  /**
   * The contender of this name.
   *
   * @throws IllegalArgumentException with all names if there is none
   */
  static Contender of(String label) {
    return all().stream()
        .filter(contender -> contender.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no contender '%s'; there are %s."
                        .formatted(
                            label,
                            all().stream()
                                .map(Contender::toString)
                                .collect(Collectors.joining(", ")))));
  }

  static List<Contender> all() {
    return Arrays.asList(values());
  }

  Kind kind() {
    return kind;
  }

  /** The ids in the logs that it joins. */
  LogIds ids() {
    return ids;
  }

  /** Whether it writes joined rows, which can be judged. */
  boolean joins() {
    return kind != Kind.FLOOR;
  }

  @Override
  public String toString() {
    return label;
  }
}
