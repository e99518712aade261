package io.photonbeam.pipelines.reconcile;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.OutputId;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.FileState;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks whether all that the registry says to be published in the peers of an output is there, of
 * whatever hour. A record is read before its files are looked at. Not thread-safe; for one use.
 */
final class PeerSearch {
  private final Peers peers;
  private final Settings settings;
  private final List<String> named = new ArrayList<>();
  private final SortedMap<String, Long> elsewhere = new TreeMap<>();
  private long checked;
  private long lost;
  private long unreadable;

  /**
   * How to search.
   *
   * @param own the id of the output that is reconciled
   * @param horizon first day that is demanded
   */
  record Settings(Optional<OutputId> own, FileCheck check, LocalDate horizon) {}

  PeerSearch(Peers peers, Settings settings) {
    this.peers = peers;
    this.settings = settings;
  }

  /** Looks at all commits of pipelines that are not the output's. */
  PeerSearch run(IdRegistry registry) {
    Map<String, OutputId> bindings = registry.bindings().all();
    registry.forEachCommit(
        commit -> {
          Optional<OutputId> output = Optional.ofNullable(bindings.get(commit.pipeline()));
          if (output.isPresent()
              && !output.equals(settings.own())
              && !CommitFiles.isExpired(commit, settings.horizon())) {
            look(commit, peers.folderOf(output.get()));
          }
        });
    return this;
  }

  private void look(CommitRecord commit, Optional<Path> peer) {
    if (peer.isEmpty()) {
      elsewhere.merge(commit.pipeline(), 1L, Long::sum);
    } else if (commit.state() == State.PUBLISHED) {
      OutputFolder output = new OutputFolder(peer.get());
      for (OutputFile file : commit.files()) {
        look(output.published(file), file);
      }
    }
  }

  private void look(Path path, OutputFile file) {
    checked++;
    FileState state = settings.check().look(path, file);
    if (state == FileState.WHOLE) {
      return;
    }
    if (state == FileState.UNREADABLE) {
      unreadable++;
    } else {
      lost++;
    }
    if (named.size() < ReconcileReport.MAX_NAMED) {
      named.add(path.toString());
    }
  }

  /**
   * What was found.
   *
   * @param unknown visible files in the peers that the registry does not account for
   */
  ReconcileReport.PeerFindings report(ReconcileReport.UnknownFileCounts unknown) {
    return new ReconcileReport.PeerFindings(
        peers.folders().size(),
        checked,
        lost,
        unreadable,
        named,
        peers.absent(),
        elsewhere,
        unknown);
  }
}
