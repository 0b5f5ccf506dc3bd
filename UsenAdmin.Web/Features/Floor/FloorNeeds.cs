namespace UsenAdmin.Web.Features.Floor;

/// <summary>What a change of a floor needs besides the floor itself: it comes in the same round trip.</summary>
[Flags]
public enum FloorNeeds
{
    Nothing = 0,

    /// <summary>The floor as it stands: <see cref="FloorWork.Picture"/>.</summary>
    Picture = 1,

    /// <summary>The next number of the register's bills. Where nothing comes of the change, it is not used up.</summary>
    BillNumber = 2,
}
