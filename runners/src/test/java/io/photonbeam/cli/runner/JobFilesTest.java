package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFilesTest {
  @TempDir Path dir;

  private Path file(String name) throws IOException {
    return Files.createFile(dir.resolve(name));
  }

  private static String classPath(Object... entries) {
    return String.join(
        File.pathSeparator, List.of(entries).stream().map(Object::toString).toList());
  }

  @Test
  void theJobJarTakesThePlaceOfTheRunnableJar() throws IOException {
    Path runnable = file("photonbeam.jar");
    Path job = file("photonbeam-job.jar");
    Path adapter = file("adapter.jar");

    assertThat(JobFiles.of(classPath(runnable, adapter), runnable))
        .contains(List.of(job.toString(), adapter.toString()));
  }

  @Test
  void theRunnableJarIsKnownUnderAnotherName() throws IOException {
    Path runnable = file("photonbeam.jar");
    Path job = file("photonbeam-job.jar");
    Path link = Files.createSymbolicLink(dir.resolve("pb.jar"), runnable);

    assertThat(JobFiles.of(classPath(link), runnable)).contains(List.of(job.toString()));
  }

  @Test
  void entriesThatAreNotThereAreNotSent() throws IOException {
    Path runnable = file("photonbeam.jar");
    Path job = file("photonbeam-job.jar");

    assertThat(JobFiles.of(classPath(runnable, dir.resolve("gone.jar"), ""), runnable))
        .contains(List.of(job.toString()));
  }

  @Test
  void withoutAJobJarBeamSendsWhatItFinds() throws IOException {
    Path runnable = file("photonbeam.jar");

    assertThat(JobFiles.of(classPath(runnable), runnable)).isEqualTo(Optional.empty());
  }

  @Test
  void aFolderOfClassesHasNoJobJar() throws IOException {
    Path classes = Files.createDirectory(dir.resolve("classes"));
    file("photonbeam-job.jar");

    assertThat(JobFiles.of(classPath(classes), classes)).isEmpty();
  }
}
