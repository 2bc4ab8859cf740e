/* MSVC's intrinsics that drivers use. */
#ifndef NTLAB_NT_INTRINSICS_H
#define NTLAB_NT_INTRINSICS_H

#include <ntdef.h>
#include <nt/lab_switch.h>
#include <nt/interlocked.h>
#include <nt/hal_register.h>

/* clang's own in C++, and for Windows' target: other names keep them apart. */
#if defined(__clang__) && (defined(__cplusplus) || defined(LAB_DATABASE))
#define _BitScanForward         lab_BitScanForward
#define _BitScanForward64       lab_BitScanForward64
#define _BitScanReverse         lab_BitScanReverse
#define _BitScanReverse64       lab_BitScanReverse64
#define __umulh                 lab_umulh
#define _bittest                lab_bittest
#define _bittest64              lab_bittest64
#define _bittestandset64        lab_bittestandset64
#define _bittestandreset64      lab_bittestandreset64
#define _bittestandcomplement64 lab_bittestandcomplement64
#define _bittestandreset        lab_bittestandreset
#define _bittestandset          lab_bittestandset
#define _umul128                lab_umul128
#endif

#define _ReadWriteBarrier()           __asm__ volatile("" ::: "memory")
#define _ReadBarrier()                __asm__ volatile("" ::: "memory")
#define _WriteBarrier()               __asm__ volatile("" ::: "memory")
#define KeMemoryBarrier()             __sync_synchronize()
#define KeMemoryBarrierWithoutFence() _ReadWriteBarrier()
#define MemoryBarrier()               __sync_synchronize()
#define __faststorefence()            __sync_synchronize()
#define __debugbreak()                __builtin_trap()
#define __nop()                       __asm__ volatile("nop")
#define YieldProcessor()              lab_processor_yield()
#define YieldProcessorEx()            lab_processor_yield()
#define _mm_pause()                   lab_processor_yield()
#define PAUSE_PROCESSOR               lab_processor_yield();
#define __rdtsc()                     lab_timestamp_counter()
#define ReadTimeStampCounter()        lab_timestamp_counter()
#define _ReturnAddress()              __builtin_return_address(0)
#define _AddressOfReturnAddress()     ((void *)((char *)__builtin_frame_address(0) + sizeof(void *)))
#define __popcnt(x)                   ((unsigned int)__builtin_popcount(x))
#define __popcnt16(x)                 ((unsigned short)__builtin_popcount((unsigned short)(x)))
#define __popcnt64(x)                 ((unsigned long long)__builtin_popcountll(x))
#define _byteswap_ushort(x)           __builtin_bswap16(x)
#define _byteswap_ulong(x)            __builtin_bswap32(x)
#define _byteswap_uint64(x)           __builtin_bswap64(x)
#define __lzcnt(x)                    ((x) ? (unsigned int)__builtin_clz(x) : 32u)
#define __lzcnt64(x)                  ((x) ? (unsigned long long)__builtin_clzll(x) : 64ull)

FORCEINLINE ULONG _rotl_lab(ULONG value, int shift)
{
    return value << (shift & 31) | value >> (-shift & 31);
}
FORCEINLINE ULONG _rotr_lab(ULONG value, int shift)
{
    return value >> (shift & 31) | value << (-shift & 31);
}
FORCEINLINE ULONGLONG _rotl64_lab(ULONGLONG value, int shift)
{
    return value << (shift & 63) | value >> (-shift & 63);
}
FORCEINLINE ULONGLONG _rotr64_lab(ULONGLONG value, int shift)
{
    return value >> (shift & 63) | value << (-shift & 63);
}
#define _rotl   _rotl_lab
#define _rotr   _rotr_lab
#define _lrotl  _rotl_lab
#define _lrotr  _rotr_lab
#define _rotl64 _rotl64_lab
#define _rotr64 _rotr64_lab

FORCEINLINE UCHAR _BitScanForward(ULONG *Index, ULONG Mask)
{
    if (Mask)
        *Index = (ULONG)__builtin_ctz(Mask);
    return Mask != 0;
}
FORCEINLINE UCHAR _BitScanReverse(ULONG *Index, ULONG Mask)
{
    if (Mask)
        *Index = 31u - (ULONG)__builtin_clz(Mask);
    return Mask != 0;
}
FORCEINLINE UCHAR _BitScanForward64(ULONG *Index, ULONG64 Mask)
{
    if (Mask)
        *Index = (ULONG)__builtin_ctzll(Mask);
    return Mask != 0;
}
FORCEINLINE UCHAR _BitScanReverse64(ULONG *Index, ULONG64 Mask)
{
    if (Mask)
        *Index = 63u - (ULONG)__builtin_clzll(Mask);
    return Mask != 0;
}
#define BitScanForward   _BitScanForward
#define BitScanReverse   _BitScanReverse
#define BitScanForward64 _BitScanForward64
#define BitScanReverse64 _BitScanReverse64
FORCEINLINE UCHAR _bittest(LONG const *Base, LONG Offset)
{
    return (Base[Offset >> 5] >> (Offset & 31)) & 1;
}
FORCEINLINE UCHAR _bittestandset(LONG *Base, LONG Offset)
{
    UCHAR before = _bittest(Base, Offset);

    Base[Offset >> 5] |= (LONG)(1u << (Offset & 31));
    return before;
}
FORCEINLINE UCHAR _bittestandreset(LONG *Base, LONG Offset)
{
    UCHAR before = _bittest(Base, Offset);

    Base[Offset >> 5] &= (LONG) ~(1u << (Offset & 31));
    return before;
}
FORCEINLINE UCHAR _bittest64(LONG64 const *Base, LONG64 Offset)
{
    return (Base[Offset >> 6] >> (Offset & 63)) & 1;
}
FORCEINLINE UCHAR _bittestandset64(LONG64 *Base, LONG64 Offset)
{
    UCHAR before = _bittest64(Base, Offset);

    Base[Offset >> 6] |= (LONG64)(1ULL << (Offset & 63));
    return before;
}
FORCEINLINE UCHAR _bittestandreset64(LONG64 *Base, LONG64 Offset)
{
    UCHAR before = _bittest64(Base, Offset);

    Base[Offset >> 6] &= (LONG64) ~(1ULL << (Offset & 63));
    return before;
}
FORCEINLINE UCHAR _bittestandcomplement64(LONG64 *Base, LONG64 Offset)
{
    UCHAR before = _bittest64(Base, Offset);

    Base[Offset >> 6] ^= (LONG64)(1ULL << (Offset & 63));
    return before;
}
#define BitTest64               _bittest64
#define BitTestAndSet64         _bittestandset64
#define BitTestAndReset64       _bittestandreset64
#define BitTestAndComplement64  _bittestandcomplement64
#define _BitTest64              _bittest64
#define _BitTestAndSet64        _bittestandset64
#define _BitTestAndReset64      _bittestandreset64
#define _BitTestAndComplement64 _bittestandcomplement64
#define ReadWriteBarrier()      _ReadWriteBarrier()

/* The parts of an ARM system register's number. */
#define ARM64_SYSREG_OP1(reg) (((reg) >> 11) & 7)
#define ARM64_SYSREG_CRN(reg) (((reg) >> 7) & 15)
#define ARM64_SYSREG_CRM(reg) (((reg) >> 3) & 15)
#define ARM64_SYSREG_OP2(reg) ((reg)&7)

#define BitTest         _bittest
#define BitTestAndSet   _bittestandset
#define BitTestAndReset _bittestandreset
FORCEINLINE ULONG64 _umul128(ULONG64 a, ULONG64 b, ULONG64 *high)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    *high = (ULONG64)(product >> 64);
    return (ULONG64)product;
}
#define UnsignedMultiply128 _umul128
FORCEINLINE ULONG64 __umulh(ULONG64 a, ULONG64 b)
{
    return (ULONG64)(((unsigned __int128)a * b) >> 64);
}
#define UnsignedMultiplyHigh __umulh
FORCEINLINE void __stosb(UCHAR *to, UCHAR value, SIZE_T count)
{
    __builtin_memset(to, value, count);
}
FORCEINLINE void __movsb(UCHAR *to, const UCHAR *from, SIZE_T count)
{
    while (count--)
        *to++ = *from++;
}
FORCEINLINE void __movsd(ULONG *to, const ULONG *from, SIZE_T count)
{
    while (count--)
        *to++ = *from++;
}
FORCEINLINE void __movsq(ULONG64 *to, const ULONG64 *from, SIZE_T count)
{
    while (count--)
        *to++ = *from++;
}

#define ReadAcquire(p)            __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadNoFence(p)            __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadRaw(p)                (*(p))
#define WriteRelease(p, v)        __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteNoFence(p, v)        __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WriteRaw(p, v)            (*(p) = (v))
#define ReadPointerAcquire(p)     __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadPointerNoFence(p)     __atomic_load_n((p), __ATOMIC_RELAXED)
#define WritePointerRelease(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WritePointerNoFence(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define ReadULongAcquire(p)       __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadULongNoFence(p)       __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadAcquire64(p)          __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadNoFence64(p)          __atomic_load_n((p), __ATOMIC_RELAXED)
#define WriteRelease64(p, v)      __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteULongRelease(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteULongNoFence(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define ReadUCharNoFence(p)       __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadInt32Acquire(p)       __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadInt32NoFence(p)       __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadInt32Raw(p)           (*(p))
#define ReadUInt32Acquire(p)      __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadUInt32NoFence(p)      __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadUInt32Raw(p)          (*(p))
#define ReadBooleanRaw(p)         (*(p))
#define WriteInt32Release(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteInt32NoFence(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WriteInt32Raw(p, v)       (*(p) = (v))
#define WriteUInt32Release(p, v)  __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteUInt32NoFence(p, v)  __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WriteUInt32Raw(p, v)      (*(p) = (v))
#define BarrierAfterRead()        _ReadWriteBarrier()
#define ReadForWriteAccess(p)     (*(p))

/* Privileged instructions, of the simulated processor. */
#define __readcr0()                    lab_control_register_read(0)
#define __readcr2()                    lab_control_register_read(2)
#define __readcr3()                    lab_control_register_read(3)
#define __readcr4()                    lab_control_register_read(4)
#define __readcr8()                    lab_control_register_read(8)
#define __readmsr(number)              lab_msr_read((unsigned int)(number))
#define __writemsr(number, value)      lab_msr_write((unsigned int)(number), (unsigned long long)(value))
#define __readpmc(counter)             ((void)(counter), lab_timestamp_counter())
#define __cpuid(info, leaf)            lab_cpuid((int *)(info), (unsigned int)(leaf), 0)
#define __cpuidex(info, leaf, subleaf) lab_cpuid((int *)(info), (unsigned int)(leaf), (unsigned int)(subleaf))
#define __readeflags()                 0x202ull
#define __halt()                       lab_processor_yield()
#define __wbinvd()                     __sync_synchronize()
#define __invlpg(address)              ((void)(address))

/* Ports by instruction: the same simulated ports. */
#define __inbyte(port)                      READ_PORT_UCHAR((PUCHAR)(ULONG_PTR)(USHORT)(port))
#define __inword(port)                      READ_PORT_USHORT((PUSHORT)(ULONG_PTR)(USHORT)(port))
#define __indword(port)                     READ_PORT_ULONG((PULONG)(ULONG_PTR)(USHORT)(port))
#define __outbyte(port, value)              WRITE_PORT_UCHAR((PUCHAR)(ULONG_PTR)(USHORT)(port), (UCHAR)(value))
#define __outword(port, value)              WRITE_PORT_USHORT((PUSHORT)(ULONG_PTR)(USHORT)(port), (USHORT)(value))
#define __outdword(port, value)             WRITE_PORT_ULONG((PULONG)(ULONG_PTR)(USHORT)(port), (ULONG)(value))
#define __inbytestring(port, buffer, count) READ_PORT_BUFFER_UCHAR((PUCHAR)(ULONG_PTR)(USHORT)(port), buffer, count)
#define __inwordstring(port, buffer, count) READ_PORT_BUFFER_USHORT((PUSHORT)(ULONG_PTR)(USHORT)(port), buffer, count)
#define __indwordstring(port, buffer, count)                                                                           \
    READ_PORT_BUFFER_ULONG((PULONG)(ULONG_PTR)(USHORT)(port), (PULONG)(buffer), count)
#define __outbytestring(port, buffer, count) WRITE_PORT_BUFFER_UCHAR((PUCHAR)(ULONG_PTR)(USHORT)(port), buffer, count)
#define __outwordstring(port, buffer, count) WRITE_PORT_BUFFER_USHORT((PUSHORT)(ULONG_PTR)(USHORT)(port), buffer, count)
#define __outdwordstring(port, buffer, count)                                                                          \
    WRITE_PORT_BUFFER_ULONG((PULONG)(ULONG_PTR)(USHORT)(port), (PULONG)(buffer), count)

#endif
