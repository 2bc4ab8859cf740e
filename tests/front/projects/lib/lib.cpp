extern "C" {
#include <ntddk.h>
}

#ifdef FIRST
#error "a library has its own settings"
#endif

static_assert(__cplusplus > 201703L, "the project asks for C++20");

namespace {
class counter
{
  public:
    explicit counter(int start) : value(start) {}
    virtual ~counter() {}
    virtual int next() { return ++value; }

  protected:
    int value;
};
} // namespace

void *__cdecl operator new(size_t size)
{
    return ExAllocatePool2(POOL_FLAG_NON_PAGED, size, 'ppcT');
}

void __cdecl operator delete(void *memory)
{
    if (memory)
        ExFreePool(memory);
}

static int guarded(volatile int *address)
{
    __try {
        return *address;
    } __except (GetExceptionCode() == STATUS_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        return -1;
    }
}

static int jumping(bool early)
{
    int result = 1;

    if (early)
        goto done;
    NTSTATUS status = STATUS_SUCCESS;
    int again = 5;
    result = NT_SUCCESS(status) ? again : 0;
done:
    return result;
}

extern "C" int library_value(void)
{
    counter *made = new counter(OF_THE_LIBRARY);
    int value = made->next();

    delete made;
    if (jumping(true) != 1 || jumping(false) != 5)
        return 0;
    return sizeof(long) == 4 && guarded((volatile int *)(ULONG_PTR)0x10) == -1 ? value : 0;
}
