namespace UsenAdmin.Data.Terminals;

/// <summary>What a device is: a register (POS), an order terminal (ターミナル) or a handheld (ハンディ).</summary>
public enum TerminalKind
{
    Pos,
    Terminal,
    Handy,
}
