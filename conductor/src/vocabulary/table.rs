//! Tables with one value for each variant of an enum: [`PerChannel`], [`PerKind`], [`PerPhase`].
//!
//! A table is stored as a list in the order of `ALL`. A variant that is added at the end of its enum leaves stored tables readable: values that
//! they lack are the default.

use crate::anomaly::AnomalyKind;
use crate::driver::Channel;
use crate::signal::Phase;
use serde::{Deserialize, Deserializer, Serialize};
use std::ops::{Index, IndexMut};

/// Reads a list into an array: missing values are the default, surplus ones are left out.
///
/// # Errors
/// If it is no list of such values.
pub fn padded<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default, const N: usize>(deserializer: D) -> Result<[T; N], D::Error> {
    let mut values = Vec::<T>::deserialize(deserializer)?.into_iter();
    Ok(std::array::from_fn(|_| values.next().unwrap_or_default()))
}

macro_rules! table {
    ($(#[$doc:meta])* $name:ident by $key:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name<T>([T; $key::ALL.len()]);

        const _: () = {
            let mut at = 0;
            while at < $key::ALL.len() {
                assert!($key::ALL[at] as usize == at, "ALL has every variant, in order");
                at += 1;
            }
        };

        impl<T> $name<T> {
            /// A table with `values` in the order of `ALL`.
            #[must_use]
            pub const fn new(values: [T; $key::ALL.len()]) -> Self {
                Self(values)
            }

            /// A table with a value made for each variant.
            #[must_use]
            pub fn of(value: impl FnMut($key) -> T) -> Self {
                Self($key::ALL.map(value))
            }

            /// The same table with each value changed.
            #[must_use]
            pub fn map<U>(self, change: impl FnMut(T) -> U) -> $name<U> {
                $name(self.0.map(change))
            }

            /// The values in the order of `ALL`.
            #[must_use]
            pub fn into_array(self) -> [T; $key::ALL.len()] {
                self.0
            }

            /// The values in the order of `ALL`.
            pub fn values(&self) -> std::slice::Iter<'_, T> {
                self.0.iter()
            }
        }

        impl<T> From<[T; $key::ALL.len()]> for $name<T> {
            fn from(values: [T; $key::ALL.len()]) -> Self {
                Self(values)
            }
        }

        impl<T> Index<$key> for $name<T> {
            type Output = T;
            fn index(&self, key: $key) -> &T {
                &self.0[key as usize]
            }
        }

        impl<T> IndexMut<$key> for $name<T> {
            fn index_mut(&mut self, key: $key) -> &mut T {
                &mut self.0[key as usize]
            }
        }

        impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                padded(deserializer).map(Self)
            }
        }
    };
}

table! {
    /// One value for each [`Channel`].
    PerChannel by Channel
}
table! {
    /// One value for each [`AnomalyKind`].
    PerKind by AnomalyKind
}
table! {
    /// One value for each [`Phase`].
    PerPhase by Phase
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_stored_as_the_list_that_it_was() {
        let table = PerPhase::new([1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(serde_json::to_string(&table).unwrap(), "[1,2,3,4,5,6,7]");
        assert_eq!(serde_json::from_str::<PerPhase<u8>>("[1,2,3,4,5,6,7]").unwrap(), table);
        assert_eq!((table[Phase::Lobby], table[Phase::Talk]), (1, 3));
    }

    #[test]
    fn a_stored_table_opens_with_more_or_fewer_variants() {
        assert_eq!(serde_json::from_str::<PerPhase<u8>>("[1,2]").unwrap(), PerPhase::new([1, 2, 0, 0, 0, 0, 0]));
        assert_eq!(serde_json::from_str::<PerPhase<u8>>("[1,2,3,4,5,6,7,8]").unwrap(), PerPhase::new([1, 2, 3, 4, 5, 6, 7]));
        assert!(serde_json::from_str::<PerKind<u8>>("{}").is_err());
    }
}
