package io.photonbeam.store.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Which coordinators of a cluster the native client reaches, and what version those speak that it
 * reaches and doesn't understand. The client knows by itself, within two seconds or so.
 */
final class CoordinatorStatus {
  private static final byte[] KEY =
      "\u00ff\u00ff/status/json".getBytes(StandardCharsets.ISO_8859_1);
  private static final long WAIT_SECONDS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CoordinatorStatus() {}

  /** Tells it as a sentence; empty if the client does not tell. */
  static String describe(Database database) {
    try (Transaction transaction = database.createTransaction()) {
      byte[] status = transaction.get(KEY).get(WAIT_SECONDS, TimeUnit.SECONDS);
      return status == null ? "" : describe(status);
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  static String describe(byte[] status) {
    try {
      List<String> states = new ArrayList<>();
      for (JsonNode coordinator : JSON.readTree(status).at("/client/coordinators/coordinators")) {
        states.add(coordinator.path("address").asText() + " " + state(coordinator));
      }
      return states.isEmpty() ? "" : "Right now " + String.join(", ", states) + ".";
    } catch (IOException e) {
      return "";
    }
  }

  private static String state(JsonNode coordinator) {
    String protocol = coordinator.path("protocol").asText();
    if (coordinator.path("reachable").asBoolean()) {
      return "answers";
    }
    return protocol.isEmpty()
        ? "does not answer"
        : "is there, but speaks the protocol of version %s (%s), which this client does not"
            .formatted(version(protocol), protocol);
  }

  /** Of {@code 0fdb00b073000000}: 7.3. */
  private static String version(String protocol) {
    return protocol.length() < 10 ? "?" : protocol.charAt(8) + "." + protocol.charAt(9);
  }
}
