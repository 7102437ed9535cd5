// Containers that hold the usual size inline, so that copying a whole world touches no allocator.
#pragma once

#include <cstddef>

#include <boost/container/small_vector.hpp>

namespace lighthouse {

template <class T, std::size_t N>
using Small = boost::container::small_vector<T, N>;

}  // namespace lighthouse
