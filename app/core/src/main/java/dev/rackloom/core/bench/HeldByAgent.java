package dev.rackloom.core.bench;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.module.ModuleFinder;
import java.rmi.NotBoundException;
import java.rmi.registry.LocateRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.rmi.RMIConnector;
import javax.management.remote.rmi.RMIServer;

/**
 * What an agent that is a process of its own holds when nothing runs, as its virtual machine tells
 * through a port on loopback.
 *
 * @param heapBytes that something still refers to
 * @param bufferBytes outside the heap, of buffers that something still refers to
 * @param requestBytes of tensors and inputs that are kept for requests
 */
record HeldByAgent(long heapBytes, long bufferBytes, long requestBytes) {

  private static final int ROUNDS = 20;
  private static final double SAME = 0.01;

  /** Whether virtual machines of this kind can be asked. */
  static boolean canBeAsked() {
    return ModuleFinder.ofSystem().find("jdk.management.agent").isPresent();
  }

  /** What a virtual machine must be started with to be asked at a port of loopback. */
  static List<String> options(int port) {
    String remote = "-Dcom.sun.management.jmxremote.";
    return List.of(
        "-Djava.rmi.server.hostname=127.0.0.1",
        remote + "host=127.0.0.1",
        remote + "port=" + port,
        remote + "rmi.port=" + port,
        remote + "authenticate=false",
        remote + "ssl=false");
  }

  /**
   * What the agent at a port holds, after what it dropped is gone.
   *
   * @throws IOException if it does not answer
   */
  static HeldByAgent at(int port) throws IOException {
    try (JMXConnector connector = new RMIConnector(server(port), null)) {
      connector.connect();
      MBeanServerConnection agent = connector.getMBeanServerConnection();
      HeldByAgent held = collected(agent);
      for (int i = 0; i < ROUNDS; i++) {
        HeldByAgent next = collected(agent);
        if (Math.abs(next.bytes() - held.bytes()) <= SAME * held.bytes()
            && next.requestBytes == 0) {
          return next;
        }
        held = next;
      }
      return held;
    } catch (JMException e) {
      throw new IOException("it does not say what it holds: " + e.getMessage(), e);
    }
  }

  private static RMIServer server(int port) throws IOException {
    try {
      return (RMIServer) LocateRegistry.getRegistry("127.0.0.1", port).lookup("jmxrmi");
    } catch (NotBoundException e) {
      throw new IOException("nothing is to be managed at port " + port, e);
    }
  }

  private static HeldByAgent collected(MBeanServerConnection agent)
      throws IOException, JMException {
    MemoryMXBean memory =
        ManagementFactory.newPlatformMXBeanProxy(
            agent, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    memory.gc();
    long buffers = 0;
    for (BufferPoolMXBean pool :
        ManagementFactory.getPlatformMXBeans(agent, BufferPoolMXBean.class)) {
      buffers += pool.getMemoryUsed();
    }
    long requests = 0;
    Set<ObjectName> all = agent.queryNames(new ObjectName("dev.rackloom:type=Agent,*"), null);
    for (ObjectName name : all) {
      requests += ((Number) agent.getAttribute(name, "InboxBytes")).longValue();
      requests += ((Number) agent.getAttribute(name, "KeptBytes")).longValue();
    }
    if (all.isEmpty()) {
      throw new IOException("no agent is in that process");
    }
    return new HeldByAgent(memory.getHeapMemoryUsage().getUsed(), buffers, requests);
  }

  /** Of the heap and outside it. */
  long bytes() {
    return heapBytes + bufferBytes;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f MB of heap, %.1f of buffers, %d bytes of requests",
        heapBytes / 1e6,
        bufferBytes / 1e6,
        requestBytes);
  }
}
