namespace Taoverse.Models;

/// <summary>A hotkey of a subnet, and its slot.</summary>
/// <param name="Hotkey">SS58 address of the hotkey.</param>
/// <param name="Uid">The hotkey's slot; null where it is not known.</param>
public readonly record struct HotkeySlot(string Hotkey, int? Uid = null);
