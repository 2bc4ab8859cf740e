// A driver in C++ that errs in a method: the report names it as its author does.
#include <ntddk.h>

namespace lab
{
class Gadget
{
  public:
    ULONG Break(volatile ULONG *where);
};

__declspec(noinline) ULONG Gadget::Break(volatile ULONG *where)
{
    return *where;
}
} // namespace lab

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    lab::Gadget gadget;

    return (NTSTATUS)gadget.Break(nullptr);
}
