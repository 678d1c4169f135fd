import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sets up a Gerrit site and serves it, in one process: {@code Launcher SITE PID}.
 *
 * <p>Gerrit's programs have a main method that is not static, so java can't start them by itself.
 *
 * <p>The server lives no longer than the process PID, the test run, however that ends: then it
 * removes its site and is gone.
 */
public class Launcher {
  private static final String[] SET_UP = {
    "--batch", "--dev", "--no-auto-start", "--skip-plugins", "--skip-all-downloads"
  };
  private static final String[] SERVE = {"--headless", "--console-log"};

  public static void main(String[] args) throws Exception {
    Path site = Path.of(args[0]);
    leaveWith(Long.parseLong(args[1]), site);
    int code = program("Init", site, SET_UP);
    if (code == 0) {
      code = program("Daemon", site, SERVE);
    }
    System.exit(code);
  }

  private static int program(String name, Path site, String[] options) throws Exception {
    String[] all = Arrays.copyOf(new String[] {"-d", site.toString()}, options.length + 2);
    System.arraycopy(options, 0, all, 2, options.length);
    Class<?> type = Class.forName("com.google.gerrit.pgm." + name);
    Object it = type.getDeclaredConstructor().newInstance();
    return (Integer) type.getMethod("main", String[].class).invoke(it, (Object) all);
  }

  private static void leaveWith(long pid, Path site) {
    ProcessHandle.of(pid)
        .map(ProcessHandle::onExit)
        .ifPresentOrElse(end -> end.thenRun(() -> leave(site)), () -> leave(site));
  }

  private static void leave(Path site) {
    // By another process, after this one's end: until then its threads may still write.
    String script = "while kill -0 \"$1\"; do sleep 0.1; done; rm -rf \"$2\"";
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("sh", "-c", script, "sh", self, site.toString())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .directory(new File("/"))
          .start();
    } catch (IOException e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(0);
  }
}
