package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.output.OutputPresence;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputId;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Other outputs over the same registry, in which nothing is changed. One that is not there, or is
 * no output, is named; nothing is known of its rows then. Not thread-safe.
 */
final class Peers {
  private final Map<OutputId, Path> folders = new LinkedHashMap<>();
  private final SortedMap<String, String> absent = new TreeMap<>();

  private Peers() {}

  /**
   * Finds out which outputs these folders are.
   *
   * @param output the one that is reconciled, which is none of its peers, nor is a copy of it
   */
  static Peers of(Path output, List<Path> peers) throws IOException {
    Peers found = new Peers();
    Optional<OutputId> own = RegistryBinding.idOf(output);
    for (Path peer : peers) {
      found.add(peer, own);
    }
    return found;
  }

  private void add(Path peer, Optional<OutputId> own) {
    Optional<String> absence = OutputPresence.absence(peer);
    if (absence.isPresent()) {
      absent.put(peer.toString(), absence.get());
      return;
    }
    try {
      OutputId id = RegistryBinding.idOf(peer).orElseThrow();
      if (own.filter(id::equals).isPresent() || folders.containsKey(id)) {
        absent.put(peer.toString(), "has the id of another of these outputs, as a copy has");
      } else {
        folders.put(id, peer);
      }
    } catch (IOException e) {
      absent.put(peer.toString(), "can't be told from others: " + FileFailures.words(e));
    }
  }

  /**
   * Refuses a registry that does not know what is visible in a peer: it would be joined a second
   * time here.
   *
   * @param uri of the registry, for messages
   */
  void requireKnown(IdRegistry open, String uri) throws IOException {
    for (Path peer : folders.values()) {
      new RegistryBinding(peer, open, uri).requireKnowsRows();
    }
  }

  /**
   * Refuses to go on without one of them.
   *
   * @throws IOException if one is not there; the message names it
   */
  void requirePresent() throws IOException {
    if (!absent.isEmpty()) {
      throw new IOException(
          ("nothing is taken over as long as a peer can't be looked at, which may show its rows: %s"
                  + " %s. Nothing was done")
              .formatted(absent.firstKey(), absent.get(absent.firstKey())));
    }
  }

  /** Where an output is; empty if it is none of them. */
  Optional<Path> folderOf(OutputId output) {
    return Optional.ofNullable(folders.get(output));
  }

  /** The folders of those that are there, by the ids of the outputs. */
  Map<OutputId, Path> folders() {
    return Collections.unmodifiableMap(folders);
  }

  /** Those that are not there, or are no outputs, and why. */
  SortedMap<String, String> absent() {
    return Collections.unmodifiableSortedMap(absent);
  }
}
