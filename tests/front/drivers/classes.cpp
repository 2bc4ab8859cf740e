/* What MSVC's C++ takes: headers as extern "C", types behind sizeof, operators of a file's own, classes with a goto. */
extern "C" {
#include <ntifs.h>
#include <intrin.h>
#include "check.h"
}

/* In the driver's own words, as no header of its authors declared them. */
EXTERN_C_START
POBJECT_TYPE ObGetObjectType(PVOID Object);
EXTERN_C_END
extern "C" PCHAR PsGetProcessImageFileName(PEPROCESS Process);
extern "C" void __cpuid(int registers[4], int leaf);

struct Pair {
    ULONG First;
    ULONG Second;
};

enum class Colour { Red = 1, Green = 2, Blue = 4 };
DEFINE_ENUM_FLAG_OPERATORS(Colour)

static void *operator new(size_t size)
{
    return ExAllocatePoolWithTag(NonPagedPoolNx, size, 'walC');
}

static void operator delete(void *memory)
{
    if (memory)
        ExFreePoolWithTag(memory, 'walC');
}

static void operator delete(void *memory, size_t)
{
    if (memory)
        ExFreePoolWithTag(memory, 'walC');
}

typedef ULONG (*Twice)(ULONG value);
static ULONG twice(ULONG value)
{
    return value * 2;
}

class Counter
{
  public:
    __forceinline Counter(ULONG first) : value(first)
    {
    }
    FORCEINLINE ULONG Value() const
    {
        return calls(value);
    }

    NTSTATUS Add(ULONG more)
    {
        NTSTATUS status = STATUS_SUCCESS;

        if (!more) {
            status = STATUS_INVALID_PARAMETER;
            goto out;
        }
        ULONG sum = value + more;
        value = sum;
    out:
        return status;
    }

    NTSTATUS Guarded(PVOID address)
    {
        __try {
            ProbeForRead(address, 1, 1);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            return GetExceptionCode();
        }
        return STATUS_SUCCESS;
    }

  private:
    ULONG value;
    Twice calls = twice;
};

static void run_checks(void)
{
    Counter *counter = new Counter(3);
    Colour colour = Colour::Red | Colour::Blue;
    WCHAR text[16];
    int registers[4] = {0};

    EQUAL(sizeof Pair, 8);
    EQUAL(counter->Value(), 6);
    EQUAL(counter->Add(0), STATUS_INVALID_PARAMETER);
    EQUAL(counter->Add(1), STATUS_SUCCESS);
    EQUAL(counter->Value(), 8);
    EQUAL(counter->Guarded((PVOID)(ULONG_PTR)0xFFFF800000000000), STATUS_ACCESS_VIOLATION);
    delete counter;
    EQUAL((int)colour, 5);
    colour &= ~Colour::Red;
    EQUAL((int)colour, 4);
    EQUAL(swprintf(text, L"%d", 42), 2);
    EQUAL(swprintf(text, RTL_NUMBER_OF(text), L"%s", L"wide"), 4);
    __cpuid(registers, 0);
    CHECK(registers[0] > 0);
    CHECK(ObGetObjectType(PsGetCurrentProcess()) == *PsProcessType);
    CHECK(PsGetProcessImageFileName(PsGetCurrentProcess()) != NULL);
}
