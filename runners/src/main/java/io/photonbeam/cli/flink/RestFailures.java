package io.photonbeam.cli.flink;

import io.photonbeam.cli.flink.BoundedBody.TooLargeException;
import io.photonbeam.cli.flink.FlinkRestException.Reason;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Says in one sentence why no whole answer came. */
final class RestFailures {
  private static final int MAX_DEPTH = 50;

  private RestFailures() {}

  /**
   * The sentence for what the JDK's client threw.
   *
   * @param patience how long an answer was waited for
   */
  static FlinkRestException of(FlinkAddress address, Throwable failure, Duration patience) {
    if (has(failure, UnresolvedAddressException.class)) {
      return failure(
          Reason.UNREACHABLE,
          "the host of %s is not known here: is its name right?".formatted(address),
          failure);
    }
    if (has(failure, ConnectException.class) || has(failure, HttpConnectTimeoutException.class)) {
      return failure(
          Reason.UNREACHABLE,
          ("nothing answers at %s: is the job manager running, and is that its REST port (%d by"
                  + " default)?")
              .formatted(address, FlinkAddress.DEFAULT_PORT),
          failure);
    }
    if (has(failure, HttpTimeoutException.class) || has(failure, TimeoutException.class)) {
      return failure(
          Reason.NO_ANSWER,
          "%s takes connections, but did not answer within %d s"
              .formatted(address, patience.toSeconds()),
          failure);
    }
    if (has(failure, TooLargeException.class)) {
      return RestAnswer.notFlink(address, "its answer does not end");
    }
    return failure(
        Reason.NO_ANSWER,
        ("the connection to %s broke off before a whole answer came: if that happens again, is it"
                + " the REST port of the job manager (%d by default), without TLS?")
            .formatted(address, FlinkAddress.DEFAULT_PORT),
        failure);
  }

  private static FlinkRestException failure(Reason reason, String message, Throwable cause) {
    return new FlinkRestException(reason, message, cause);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return Stream.iterate(failure, t -> t != null, Throwable::getCause)
        .limit(MAX_DEPTH)
        .anyMatch(type::isInstance);
  }
}
