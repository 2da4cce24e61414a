package dev.rackloom.desktop.view;

/** What stands for a device, and takes stages that are dropped on it. */
interface Berth {

  /** The device's id. */
  String device();

  /** Whether what is carried would be dropped here. */
  void aim(boolean here);
}
