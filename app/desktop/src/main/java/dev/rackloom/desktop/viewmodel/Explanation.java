package dev.rackloom.desktop.viewmodel;

import java.util.List;

/**
 * Why the placement is as it is.
 *
 * @param stage what is explained, empty if no stage is selected
 * @param goal what it is to be good at
 * @param note what stands in the way of comparing, perhaps empty
 * @param devices every device for the stage
 * @param path what makes a request as long as it is, from its arrival to its end
 * @param parts the same time by what goes on, the longest first
 */
public record Explanation(
    String stage,
    String goal,
    String note,
    List<DeviceRow> devices,
    List<PathRow> path,
    List<Part> parts) {

  /** Nothing is open. */
  public static final Explanation NOTHING =
      new Explanation("", "", "", List.of(), List.of(), List.of());

  public Explanation {
    devices = List.copyOf(devices);
    path = List.copyOf(path);
    parts = List.copyOf(parts);
  }

  /**
   * A device for the stage.
   *
   * @param position in the rack
   * @param here whether the stage is there now
   * @param possible whether it could go there
   * @param value of the goal then
   * @param change of the goal, as a share of its value now: positive is worse, NaN if not known
   * @param difference the same in words
   * @param reason what speaks for or against it
   */
  public record DeviceRow(
      String device,
      int position,
      boolean here,
      boolean possible,
      Shown value,
      double change,
      Shown difference,
      String reason) {}

  /**
   * A step of the path.
   *
   * @param kind what goes on, in a word
   * @param stage the position of the stage it is about, -1 for none
   * @param label that stage's name
   * @param where a device, or links
   * @param device the position of that device, -1 if it is none
   * @param time how long
   * @param share of the request, 0 to 1
   * @param why what it is about
   */
  public record PathRow(
      String kind,
      int stage,
      String label,
      String where,
      int device,
      Shown time,
      double share,
      String why) {}

  /** All steps of a kind together. */
  public record Part(String kind, Shown time, double share) {}
}
