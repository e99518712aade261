package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.simulation.SimulatedFile.Content;
import java.util.Map;

/**
 * Staging and publishing, in the steps of {@code CommitStage} and {@code OutputFolder} of the
 * module transforms, and with their failures.
 */
final class Output {
  private final Flaw flaw;

  Output(Flaw flaw) {
    this.flaw = flaw;
  }

  /** Step 1 of the protocol: files that are whole and durable when this returns. */
  void stage(Life life, CommitRecord record, Map<String, Content> contents) {
    FolderSteps folder = life.folder();
    try {
      for (OutputFile file : record.files()) {
        String path = SimulatedFolder.staged(record.pipeline(), file.path());
        folder.create(path, record.id().text(), file.path(), contents.get(file.path()));
        folder.write(path);
        if (flaw != Flaw.STAGED_FILE_NOT_SYNCED) {
          folder.force(path);
        }
      }
      if (flaw != Flaw.STAGED_FOLDER_NOT_SYNCED) {
        folder.syncAround(SimulatedFolder.staged(record.pipeline(), record.files().get(0).path()));
      }
    } catch (FileFailure e) {
      unstageAfter(life, record, e);
      throw e;
    }
  }

  void unstage(Life life, CommitRecord record) {
    for (OutputFile file : record.files()) {
      life.folder().deleteIfExists(SimulatedFolder.staged(record.pipeline(), file.path()));
    }
  }

  /**
   * Step 3.
   *
   * @throws FileFailure.Missing if a file is neither staged nor published
   */
  void publish(Life life, CommitRecord record) {
    for (OutputFile file : record.files()) {
      publish(
          life,
          SimulatedFolder.staged(record.pipeline(), file.path()),
          SimulatedFolder.published(file.path()));
    }
  }

  /** A rename that was made already is success. */
  void publish(Life life, String from, String to) {
    FolderSteps folder = life.folder();
    try {
      folder.move(from, to);
    } catch (FileFailure.Missing e) {
      if (flaw == Flaw.RENAME_NOT_IDEMPOTENT) {
        throw new FileFailure(e.getMessage());
      }
      if (!folder.exists(to)) {
        throw new FileFailure.Missing(to);
      }
    }
    if (flaw != Flaw.PUBLISHED_FOLDER_NOT_SYNCED) {
      folder.syncAround(to);
    }
  }

  private void unstageAfter(Life life, CommitRecord record, FileFailure cause) {
    try {
      unstage(life, record);
    } catch (FileFailure e) {
      cause.addSuppressed(e);
    }
  }
}
