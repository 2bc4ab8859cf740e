# Every public header compiles alone.
file(GLOB ddk_headers RELATIVE "${PROJECT_SOURCE_DIR}/include/ddk" CONFIGURE_DEPENDS
     "${PROJECT_SOURCE_DIR}/include/ddk/*.h" "${PROJECT_SOURCE_DIR}/include/ddk/nt/*.h")
file(GLOB lab_headers RELATIVE "${PROJECT_SOURCE_DIR}/include" CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/ntlab/*.h"
     "${PROJECT_SOURCE_DIR}/include/ntlab/dev/*.h")
set(sources "")
set(cxx_sources "")
list(FILTER ddk_headers EXCLUDE REGEX "^(pshpack|poppack)") # halves of a pair
foreach(header ${ddk_headers} ${lab_headers})
  string(REPLACE "/" "_" stem "${header}")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/alone_${stem}.c")
  file(CONFIGURE OUTPUT "${source}" CONTENT "#include <${header}>\n#include <${header}>\n")
  list(APPEND sources "${source}")
  if(NOT header MATCHES "/")
    string(APPEND cxx_sources "#include <${header}>\n")
  endif()
endforeach()
add_library(abi_headers_alone OBJECT ${sources})
target_include_directories(abi_headers_alone PRIVATE "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/include/ddk/crt" "${PROJECT_SOURCE_DIR}/include/ddk")
target_compile_options(abi_headers_alone PRIVATE -fshort-wchar -Wall -Wextra -Wno-unused-parameter -Wno-multichar -Wno-extern-c-compat -fno-builtin)

# And all of a driver's headers together, as a driver in C++ includes them.
include(CheckLanguage)
check_language(CXX)
if(CMAKE_CXX_COMPILER)
  enable_language(CXX)
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/together.cpp" CONTENT "${cxx_sources}")
  add_library(abi_headers_cxx OBJECT "${CMAKE_CURRENT_BINARY_DIR}/together.cpp")
  target_include_directories(abi_headers_cxx PRIVATE $<TARGET_PROPERTY:abi_headers_alone,INCLUDE_DIRECTORIES>)
  target_compile_options(abi_headers_cxx PRIVATE $<TARGET_PROPERTY:abi_headers_alone,COMPILE_OPTIONS>)
endif()
