package io.photonbeam.benchmarks;

/** The two ways to do the same work that {@link Rounds} compare. */
enum Way {
  PROTOCOL,
  RAW;

  /** Sessions in a round: protocol, raw, raw, protocol. */
  static final int ROUND = 4;

  /** How a session does its work, counted from 0. */
  static Way ofSession(int session) {
    int place = session % ROUND;
    return place == 0 || place == ROUND - 1 ? PROTOCOL : RAW;
  }
}
