package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.photonbeam.cli.command.Command;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.join.MetricsAddress;
import io.photonbeam.pipelines.join.MetricsServer;
import io.photonbeam.pipelines.option.Options;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the files in {@code deploy} say is what the programs understand, and fits together. */
class DeploymentTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
  private static final Path PROMETHEUS = DEPLOY.resolve("prometheus");

  private static final Pattern METRIC = Pattern.compile("photonbeam_[a-z_]+");
  private static final Pattern OF_PAGE =
      Pattern.compile("(?m)^# TYPE (photonbeam_[a-z_]+) (counter|gauge|histogram)$");

  @TempDir Path dir;

  /** A value inside of a document. */
  private record Node(Object value) {
    Node at(Object... path) {
      Object found = value;
      for (Object step : path) {
        found =
            step instanceof Integer index
                ? ((List<?>) found).get(index)
                : ((Map<?, ?>) found).get(step);
        assertThat(found).as("%s in %s", step, Arrays.toString(path)).isNotNull();
      }
      return new Node(found);
    }

    String text() {
      return (String) value;
    }

    List<Node> list() {
      return ((List<?>) value).stream().map(item -> new Node(item)).toList();
    }
  }

  private static List<Node> documents(Path file) throws IOException {
    Load load = new Load(LoadSettings.builder().build());
    Iterable<Object> all = load.loadAllFromString(Files.readString(file));
    return StreamSupport.stream(all.spliterator(), false).map(Node::new).toList();
  }

  private static Node ofKind(String file, String kind) throws IOException {
    return documents(KUBERNETES.resolve(file)).stream()
        .filter(document -> document.at("kind").text().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Node joinPod() throws IOException {
    return ofKind("join.yaml", "Job").at("spec", "template");
  }

  private static Node reconcilePod() throws IOException {
    return ofKind("reconcile.yaml", "CronJob").at("spec", "jobTemplate", "spec", "template");
  }

  private static Node flink() throws IOException {
    return ofKind("flink.yaml", "FlinkDeployment").at("spec");
  }

  /** What is said to the program; the options are looked at as it does. */
  private static Options options(Node pod) {
    List<String> words =
        pod.at("spec", "containers", 0, "command").list().stream().map(Node::text).toList();
    int jar = words.indexOf("/opt/photonbeam/photonbeam.jar");
    assertThat(words.get(jar - 1)).isEqualTo("-jar");
    Command command =
        Main.commands().stream()
            .filter(one -> one.name().equals(words.get(jar + 1)))
            .findFirst()
            .orElseThrow();
    return command.options().parse(words.subList(jar + 2, words.size()));
  }

  @Test
  void theCommandsAreUnderstood() throws IOException {
    Options join = options(joinPod());
    Options reconcile = options(reconcilePod());

    assertThat(reconcile.get(OutputOptions.OUTPUT)).isEqualTo(join.get(OutputOptions.OUTPUT));
    assertThat(join.foreign())
        .contains(
            "--flinkMaster="
                + ofKind("flink.yaml", "FlinkDeployment").at("metadata", "name").text()
                + "-rest:8081");
    assertThat(joinPod().at("spec", "containers", 0, "ports", 0, "containerPort").value())
        .isEqualTo(join.get(JoinConfig.METRICS_PORT));
  }

  @Test
  void allRunFromOneImageOnOneVolume() throws IOException {
    String volume = ofKind("join.yaml", "PersistentVolumeClaim").at("metadata", "name").text();
    for (Node pod : List.of(joinPod(), reconcilePod(), flink().at("podTemplate"))) {
      assertThat(pod.at("spec", "volumes", 0, "persistentVolumeClaim", "claimName").text())
          .isEqualTo(volume);
      assertThat(pod.at("spec", "containers", 0, "volumeMounts", 0, "mountPath").text())
          .isEqualTo("/data");
    }
    for (Node pod : List.of(joinPod(), reconcilePod())) {
      assertThat(pod.at("spec", "containers", 0, "image").text())
          .isEqualTo(flink().at("image").text());
    }
  }

  @Test
  void flinkIsOfTheVersionThatTheJobIsMadeFor() throws IOException {
    String version =
        EnvironmentInformation.getVersion().replaceFirst("^(\\d+)\\.(\\d+).*", "$1.$2");

    assertThat(flink().at("flinkVersion").text()).isEqualTo("v" + version.replace('.', '_'));
    assertThat(Files.readString(DEPLOY.resolve("Dockerfile")))
        .contains("FROM flink:" + version + "-");
    assertThat(flink().at("mode").text()).isEqualTo("standalone");
  }

  @Test
  void whatTheImageCopiesIsWhatTheBuildMakes() throws IOException {
    assertThat(
            Files.readString(DEPLOY.resolve("Dockerfile"))
                .lines()
                .filter(l -> l.startsWith("COPY")))
        .containsExactly(
            "COPY flink-lib/*.jar /opt/flink/lib/",
            "COPY photonbeam.jar photonbeam-job.jar /opt/photonbeam/");
  }

  @Test
  void everyMetricOfAnAlertIsOnThePage() throws Exception {
    Set<String> exported = exported();
    List<Node> rules =
        documents(PROMETHEUS.resolve("alerts.yaml")).get(0).at("groups", 0, "rules").list();

    assertThat(rules).isNotEmpty();
    for (Node rule : rules) {
      assertThat(exported).as(rule.at("alert").text()).containsAll(metrics(rule.at("expr").text()));
      assertThat(rule.at("labels", "severity").text()).isIn("page", "ticket");
      assertThat(rule.at("annotations", "summary").text()).isNotBlank();
      assertThat(rule.at("annotations", "action").text()).isNotBlank();
    }
    assertThat(metrics(Files.readString(PROMETHEUS.resolve("alerts.yaml")))).hasSizeGreaterThan(5);
  }

  @Test
  void everyAlertHasItsSectionInTheRunbookAndEverySectionAnAlert() throws IOException {
    List<Node> rules =
        documents(PROMETHEUS.resolve("alerts.yaml")).get(0).at("groups", 0, "rules").list();
    List<String> alerts = rules.stream().map(rule -> rule.at("alert").text()).toList();
    String runbook = Files.readString(Path.of("..", "docs", "runbook.md"));

    assertThat(all("(?m)^## (.*)$", runbook)).containsExactlyElementsOf(alerts);
    for (Node rule : rules) {
      assertThat(rule.at("annotations", "runbook").text())
          .isEqualTo("docs/runbook.md#" + rule.at("alert").text().toLowerCase(Locale.ROOT));
    }
    for (String section : runbook.split("(?m)^## ", -1)) {
      assertThat(
              section.startsWith("# ")
                  || section.matches("(?s).*\\*\\*Means\\*\\*.*\\*\\*Look\\*\\*.*\\*\\*Do\\*\\*.*"))
          .as(section)
          .isTrue();
    }
  }

  @Test
  void everyCommandOfTheRunbookIsThere() throws IOException {
    Set<String> known =
        Main.commands().stream().map(Command::name).collect(Collectors.toCollection(TreeSet::new));
    List<String> named =
        all(
            "\\./photonbeam ((?:registry )?[a-z]+)",
            Files.readString(Path.of("..", "docs", "runbook.md")));

    assertThat(named).hasSizeGreaterThan(5).isSubsetOf(known);
  }

  @Test
  void everyMetricOfTheDashboardIsOnThePage() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana/photonbeam.json").toFile());
    Set<String> exported = exported();
    Set<String> labels = Set.of("where", "reason", "kind", "store", "pipeline", "le");

    assertThat(metrics(dashboard.at("/templating/list/1/query").asText())).isSubsetOf(exported);
    assertThat(dashboard.get("panels")).hasSizeGreaterThan(5);
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(panel.get("description").asText()).isNotBlank();
      for (JsonNode target : panel.get("targets")) {
        String expression = target.get("expr").asText();
        assertThat(metrics(expression)).as(expression).isNotEmpty().isSubsetOf(exported);
        assertThat(all("by \\(([a-z, ]+)\\)", expression))
            .allSatisfy(by -> assertThat(by.split(", ", -1)).isSubsetOf(labels));
        assertThat(expression).contains("{pipeline=~\"$pipeline\"}");
      }
    }
  }

  @Test
  void promtoolUnderstandsEveryExpressionOfTheDashboard() throws Exception {
    assumeTrue(isOnPath("promtool"), "promtool (Debian's package prometheus) is not on the PATH");
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana/photonbeam.json").toFile());
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    for (String expression : dashboard.findValuesAsText("expr")) {
      rules
          .append("  - record: x:")
          .append(rules.length())
          .append("\n    expr: '")
          .append(expression.replace("$__rate_interval", "1m"))
          .append("'\n");
    }
    Files.writeString(dir.resolve("dashboard.yaml"), rules);

    assertPromtool(dir, "check rules dashboard.yaml");
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(one -> one.group(1)).toList();
  }

  private static Set<String> metrics(String expression) {
    return METRIC
        .matcher(expression)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the samples on the page of a join. */
  private Set<String> exported() throws IOException {
    Options options = options(joinPod()).with(OutputOptions.OUTPUT, dir.resolve("out"));
    try (JoinRun run = new JoinRun(new JoinConfig(options), Clock.systemUTC());
        MetricsServer server =
            MetricsServer.serve(run, MetricsAddress.ofPort(0), HttpExchange::close);
        InputStream page = server.uri().resolve("/metrics").toURL().openStream()) {
      return OF_PAGE
          .matcher(new String(page.readAllBytes(), UTF_8))
          .results()
          .flatMap(DeploymentTest::samples)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> samples(MatchResult type) {
    return type.group(2).equals("histogram")
        ? Stream.of("_bucket", "_sum", "_count").map(type.group(1)::concat)
        : Stream.of(type.group(1));
  }

  @Test
  void prometheusFindsThePortOfTheJoin() throws IOException {
    Node scrape = documents(PROMETHEUS.resolve("prometheus.yaml")).get(0).at("scrape_configs", 0);

    assertThat(scrape.at("relabel_configs", 0, "regex").text())
        .isEqualTo(joinPod().at("metadata", "labels", "app").text());
    assertThat(scrape.at("relabel_configs", 1, "regex").text())
        .isEqualTo(joinPod().at("spec", "containers", 0, "ports", 0, "name").text());
    assertThat(Files.readString(PROMETHEUS.resolve("alerts.yaml")))
        .contains("up{job=\"" + scrape.at("job_name").text() + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check rules alerts.yaml", "test rules alerts_test.yaml"})
  void promtoolAcceptsTheAlerts(String words) throws Exception {
    assumeTrue(isOnPath("promtool"), "promtool (Debian's package prometheus) is not on the PATH");

    assertPromtool(PROMETHEUS, words);
  }

  private static void assertPromtool(Path folder, String words) throws Exception {
    Process promtool =
        new ProcessBuilder(
                Stream.concat(Stream.of("promtool"), Stream.of(words.split(" "))).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(promtool.exitValue()).as(said).isZero();
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
